using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>Finds members by name; in an array, those of all its items.</summary>
internal static class Lookup
{
    public static Value Member(in Value value, FieldName name, Run run)
    {
        if (value.IsElementObject)
            return Members.TryFind(value.Element, name.Utf8, out var element) ? Value.Of(element) : Value.Undefined;
        return value.Kind switch
        {
            Kind.Object => value.Object![name.Text],
            Kind.Array => OfItems(value, name, run),
            _ => Value.Undefined,
        };
    }

    private static Value OfItems(in Value array, FieldName name, Run run)
    {
        StackGuard.Check();
        var results = ArrayValue.Sequence();
        foreach (var item in array.Items)
        {
            run.Step();
            var found = Member(item, name, run);
            if (!found.IsUndefined)
                results.AddSpread(found, run);
        }

        return Value.Of(results);
    }
}

/// <summary>A member name as the input's bytes have it and as a string.</summary>
internal sealed class FieldName(string text)
{
    private readonly byte[] _utf8 = System.Text.Encoding.UTF8.GetBytes(text);

    public string Text => text;

    public ReadOnlySpan<byte> Utf8 => _utf8;
}
