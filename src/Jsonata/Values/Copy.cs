using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Evaluation;

namespace Trunkline.Jsonata.Values;

/// <summary>Deep copies whose objects may be changed; scalars, which never change, stay where they are.</summary>
internal static class Copy
{
    public static Value Of(in Value value, Run run)
    {
        run.Step();
        switch (value.Kind)
        {
            case Kind.Array:
                StackGuard.Check();
                var source = value.Array is { IsOuterWrapper: true } wrapper ? wrapper[0] : value;
                if (!source.IsArray)
                    return Of(source, run);
                var array = ArrayValue.WithCapacity(source.Count, run);
                foreach (var item in source.Items)
                    array.Add(Of(item, run), run);
                return Value.Of(array);
            case Kind.Object:
                StackGuard.Check();
                var count = Members.Count(value);
                run.Take(64 + (count * 40L));
                var copy = new ObjectValue(count);
                foreach (var (key, member) in new MembersOf(value))
                    copy.Set(key, Of(member, run));
                return Value.Of(copy);
            case Kind.Function:
                return Value.EmptyString;
            default:
                return value;
        }
    }
}
