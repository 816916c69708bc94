using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>Key and value pairs: an object constructor, or the grouping behind a path.</summary>
internal sealed class GroupNode(Node[] keys, Node[] values) : Node
{
    private readonly string[]? _literalKeys = LiteralKeys(keys);

    public override Value Evaluate(in Value input, Frame frame) => Build(new StepResult(input, input.IsArray), frame);

    public Value Build(in StepResult items, Frame frame)
    {
        if (_literalKeys is not null)
            return BuildOne(items, frame);
        var groups = new GroupTable<ArrayValue>(Position, Start);
        if (!items.IsList || items.Value.Count == 0)
        {
            AddItem(groups, items.IsList ? Value.Undefined : items.Value, frame);
        }
        else
        {
            foreach (var item in items.Value.Items)
                AddItem(groups, item, frame);
        }

        var result = new ObjectValue(groups.Entries.Count);
        frame.Run.Take(64 + (groups.Entries.Count * 40L));
        foreach (var entry in groups.Entries)
        {
            var value = values[entry.Pair].Evaluate(entry.All is null ? entry.First : Value.Of(entry.All), frame);
            if (!value.IsUndefined)
                result.Set(entry.Key, value);
        }

        return Value.Of(result);
    }

    public Value Build(TupleStream stream, Frame frame)
    {
        var groups = new GroupTable<List<PathTuple>>(Position, Start);
        foreach (var tuple in stream.Tuples)
        {
            var inner = frame.ForTuple(tuple);
            for (var pair = 0; pair < keys.Length; pair++)
            {
                frame.Run.Step();
                var key = keys[pair].Evaluate(tuple.Context, inner);
                if (!IsKey(key))
                    continue;
                ref var entry = ref groups.Entry(key, pair, out _);
                (entry.All ??= []).Add(tuple);
            }
        }

        var result = new ObjectValue(groups.Entries.Count);
        foreach (var entry in groups.Entries)
        {
            var tuple = TupleReduction.Of(entry.All!, frame.Run);
            var value = values[entry.Pair].Evaluate(tuple.Context, frame.ForTuple(tuple));
            if (!value.IsUndefined)
                result.Set(entry.Key, value);
        }

        return Value.Of(result);
    }

    private static string[]? LiteralKeys(Node[] keys)
    {
        var literals = new string[keys.Length];
        for (var index = 0; index < keys.Length; index++)
        {
            if (keys[index] is not Literal { Value: { Reference: string text } } || GroupTable.IsReserved(text))
                return null;
            literals[index] = text;
        }

        return literals.Distinct(StringComparer.Ordinal).Count() == literals.Length ? literals : null;
    }

    // With literal keys there is one group per key, and all of them have the same items.
    private Value BuildOne(in StepResult items, Frame frame)
    {
        var context = items.Value;
        if (items.IsList)
            context = Together(items.Value, frame.Run);
        frame.Run.Take(64 + (keys.Length * 40L));
        var members = new Value[keys.Length];
        var missing = 0;
        for (var index = 0; index < values.Length; index++)
        {
            members[index] = values[index].Evaluate(context, frame);
            if (members[index].IsUndefined)
                missing++;
        }

        if (missing == 0)
            return Value.Of(new ObjectValue(_literalKeys!, members));
        var result = new ObjectValue(keys.Length - missing);
        for (var index = 0; index < members.Length; index++)
        {
            if (!members[index].IsUndefined)
                result.Set(_literalKeys![index], members[index]);
        }

        return Value.Of(result);
    }

    private static Value Together(in Value array, Run run)
    {
        var count = array.Count;
        if (count <= 1)
            return count == 0 ? Value.Undefined : array.ItemAt(0);
        var all = ArrayValue.WithCapacity(count, run);
        foreach (var item in array.Items)
        {
            if (!item.IsUndefined)
                all.AddSpread(item, run);
        }

        return Value.Of(all);
    }

    private void AddItem(GroupTable<ArrayValue> groups, in Value item, Frame frame)
    {
        for (var pair = 0; pair < keys.Length; pair++)
        {
            frame.Run.Step();
            var key = keys[pair].Evaluate(item, frame);
            if (!IsKey(key))
                continue;
            ref var entry = ref groups.Entry(key, pair, out var isNew);
            if (isNew || entry.First.IsUndefined)
            {
                entry.First = item;
            }
            else if (!item.IsUndefined)
            {
                if (entry.All is null)
                {
                    entry.All = ArrayValue.Empty();
                    entry.All.AddSpread(entry.First, frame.Run);
                }

                entry.All.AddSpread(item, frame.Run);
            }
        }
    }

    private bool IsKey(in Value key)
    {
        if (key.IsString || key.IsUndefined)
            return !key.IsUndefined;
        var fault = Fault.Of("T1003", key);
        Places(fault);
        throw fault;
    }
}
