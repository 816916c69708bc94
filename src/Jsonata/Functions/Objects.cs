using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Evaluation;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Functions;

/// <summary>Functions on objects.</summary>
internal static class Objects
{
    public static readonly Builtin[] Functions =
    [
        new("keys", "<x-:a<s>>", 1, Keys),
        new("lookup", "<x-s:x>", 2, Find),
        new("spread", "<x-:a<o>>", 1, Spread),
        new("merge", "<a<o>:o>", 1, Merge),
        new("clone", "<(oa)-:o>", 1, (arguments, in site) => Copy.Of(arguments[0], site.Run)),
    ];

    private static Value Keys(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        var results = ArrayValue.Sequence();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        AddKeys(results, seen, arguments[0], site.Run);
        return Value.Of(results);
    }

    private static void AddKeys(ArrayValue results, HashSet<string> seen, in Value value, Run run)
    {
        run.Step();
        if (value.IsArray)
        {
            StackGuard.Check();
            foreach (var item in value.Items)
                AddKeys(results, seen, item, run);
        }
        else if (value.Kind == Kind.Object)
        {
            foreach (var (key, _) in new MembersOf(value))
            {
                if (seen.Add(key))
                    results.Add(Value.Of(key), run);
            }
        }
    }

    private static Value Find(ReadOnlySpan<Value> arguments, in CallSite site) =>
        arguments[1].IsUndefined ? Value.Undefined : Lookup.Member(arguments[0], new FieldName(arguments[1].AsString()), site.Run);

    private static Value Spread(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].Kind is not (Kind.Array or Kind.Object))
            return arguments[0];
        var results = ArrayValue.Sequence();
        AddMembers(results, arguments[0], site.Run);
        // Appending to a sequence gives a plain array, even where it adds nothing.
        results.IsSequence = !arguments[0].IsArray || arguments[0].Count == 0;
        return Value.Of(results);
    }

    private static void AddMembers(ArrayValue results, in Value value, Run run)
    {
        run.Step();
        if (value.IsArray)
        {
            StackGuard.Check();
            foreach (var item in value.Items)
                AddMembers(results, item, run);
        }
        else if (value.Kind == Kind.Object)
        {
            foreach (var (key, member) in new MembersOf(value))
            {
                var single = new ObjectValue(1);
                single.Set(key, member);
                run.Take(96);
                results.Add(Value.Of(single), run);
            }
        }
        else if (!value.IsUndefined)
        {
            results.Add(value, run);
        }
    }

    private static Value Merge(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined)
            return Value.Undefined;
        var result = new ObjectValue();
        foreach (var item in arguments[0].Items)
        {
            site.Run.Step();
            if (item.Kind != Kind.Object)
                continue;
            foreach (var (key, member) in new MembersOf(item))
            {
                site.Run.Step();
                result.Set(key, member, site.Run);
            }
        }

        return Value.Of(result);
    }
}
