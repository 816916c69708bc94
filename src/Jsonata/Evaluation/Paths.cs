using System.Text.Json;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>One step of a path with the predicates behind it.</summary>
internal sealed record PathStep(Node Node, Predicate[] Predicates);

/// <summary>A path that consists of member names only, which most do: read straight through.</summary>
internal sealed class NamePath(FieldName[] names, bool keepSingleton) : Node
{
    /// <summary>The name, where there is one only and it stands for whatever it finds.</summary>
    public FieldName? SingleName => names.Length == 1 && !keepSingleton ? names[0] : null;

    public override Value Evaluate(in Value input, Frame frame)
    {
        var value = input;
        var step = 0;
        if (value.IsElementObject)
        {
            var element = value.Element;
            while (true)
            {
                if (!Members.TryFind(element, names[step].Utf8, out var member))
                    return Value.Undefined;
                if (++step == names.Length)
                    return Last(Value.Of(member));
                if (member.ValueKind != JsonValueKind.Object)
                {
                    value = Value.Of(member);
                    break;
                }

                element = member;
            }
        }

        var results = new Collector(frame.Run);
        Collect(value, step, frame.Run, ref results);
        var result = results.Finish(isLast: true);
        if (!keepSingleton)
            return result.IsList ? Unwrap(result.Value) : result.Value;
        return PathNode.KeptSingleton(result, frame.Run);
    }

    private Value Last(in Value value)
    {
        if (!keepSingleton || value.IsArray)
            return value;
        return Value.Of(new ArrayValue([value], 1) { IsSequence = true, KeepSingleton = true });
    }

    private void Collect(in Value value, int step, Run run, ref Collector results)
    {
        if (value.IsElementArray)
        {
            CollectItems(value.Element, step, run, ref results);
            return;
        }

        if (!value.IsArray)
        {
            Descend(value, step, run, ref results);
            return;
        }

        foreach (var item in value.Items)
        {
            run.Step();
            Descend(item, step, run, ref results);
        }
    }

    // Objects in arrays in objects, as the input has them: no value is made until the last name is found.
    private void CollectItems(JsonElement array, int step, Run run, ref Collector results)
    {
        var name = names[step].Utf8;
        var isLast = step == names.Length - 1;
        foreach (var item in array.EnumerateArray())
        {
            run.Step();
            if (item.ValueKind != JsonValueKind.Object)
                Descend(Value.Of(item), step, run, ref results);
            else if (!Members.TryFind(item, name, out var member))
                continue;
            else if (isLast)
                results.AddResult(Value.Of(member));
            else if (member.ValueKind == JsonValueKind.Array)
                CollectItems(member, step + 1, run, ref results);
            else
                Descend(Value.Of(member), step + 1, run, ref results);
        }
    }

    private void Descend(in Value item, int step, Run run, ref Collector results)
    {
        var found = Lookup.Member(item, names[step], run);
        if (found.IsUndefined)
            return;
        found = Unwrap(found);
        if (found.IsUndefined)
            return;
        if (step == names.Length - 1)
            results.AddResult(found);
        else
            Collect(found, step + 1, run, ref results);
    }
}

/// <summary>Member names behind a variable, <c>$item.price</c>.</summary>
internal sealed class VariablePath(Node variable, NamePath names, PathNode general) : Node
{
    public override Value Evaluate(in Value input, Frame frame)
    {
        var value = variable.Evaluate(input, frame);
        // An array that a constructor within a path has made counts as one item there.
        return value.Array is { IsConstructed: true } ? general.Evaluate(input, frame) : names.Evaluate(value, frame);
    }
}

/// <summary>Any path whose steps bind no variables.</summary>
internal sealed class PathNode(PathStep[] steps, GroupNode? group, PathTraits traits) : Node
{
    public static Value KeptSingleton(in StepResult result, Run run)
    {
        if (result.Value.IsUndefined)
            return result.Value;
        if (!result.IsList || result.Value.Array is { IsConstructed: true, IsSequence: false })
            return Value.Of(new ArrayValue([result.Value], 1) { IsSequence = true, KeepSingleton = true });
        if (result.Value.Array is not { IsSequence: true } sequence)
            return result.Value;
        if (sequence.Count == 0)
            return Value.Undefined;
        var kept = new ArrayValue([], 0) { IsSequence = true, KeepSingleton = true };
        kept.AddSpread(result.Value, run);
        return Value.Of(kept);
    }

    public override Value Evaluate(in Value input, Frame frame)
    {
        var result = Follow(input, frame);
        if (group is not null)
            return group.Build(result, frame);
        if (traits.KeepsSingleton || traits.KeepsArray)
            return KeptSingleton(result, frame.Run);
        return result.IsList ? Unwrap(result.Value) : result.Value;
    }

    public StepResult Follow(in Value input, Frame frame)
    {
        var current = new StepResult(input, input.IsArray && !traits.StartsWithVariable);
        for (var index = 0; index < steps.Length; index++)
        {
            var step = steps[index];
            var isLast = index == steps.Length - 1 && !traits.IsPrefix;
            if (index == 0 && traits.StartsWithArray)
            {
                var whole = current.IsList ? current.Value : Value.Of(ArrayValue.SequenceOf(current.Value));
                current = new StepResult(step.Node.EvaluateRaw(whole, frame), isList: true);
            }
            else if (step.Node is SortNode sort)
            {
                current = Sorted(sort, step.Predicates, current, frame);
            }
            else
            {
                current = Through(step, current, isLast, frame);
            }

            if (current.IsEmpty)
                return current.IsPlainArray && (isLast || (index == 0 && traits.StartsWithArray)) ? current : default;
        }

        return current;
    }

    private static StepResult Sorted(SortNode sort, Predicate[] predicates, in StepResult current, Frame frame)
    {
        var result = sort.Sort(current, frame);
        foreach (var predicate in predicates)
            result = predicate.Apply(result, frame);
        return new StepResult(result, isList: result.IsArray);
    }

    private static StepResult Through(PathStep step, in StepResult current, bool isLast, Frame frame)
    {
        var results = new Collector(frame.Run);
        if (current.IsList)
        {
            foreach (var item in current.Value.Items)
            {
                frame.Run.Step();
                Visit(step, item, frame, ref results);
            }
        }
        else
        {
            Visit(step, current.Value, frame, ref results);
        }

        return results.Finish(isLast);
    }

    private static void Visit(PathStep step, in Value item, Frame frame, ref Collector results)
    {
        var result = step.Node.Evaluate(item, frame);
        var predicates = step.Predicates;
        if (predicates.Length == 0)
        {
            results.AddResult(result);
            return;
        }

        for (var index = 0; index < predicates.Length - 1; index++)
            result = predicates[index].Apply(result, frame);
        predicates[^1].Apply(result, frame, ref results);
    }
}

/// <summary>What a path as a whole does besides following its steps.</summary>
internal readonly record struct PathTraits(bool StartsWithVariable, bool StartsWithArray, bool KeepsSingleton, bool KeepsArray, bool IsPrefix = false);
