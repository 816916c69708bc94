using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Trunkline.Declarations;

namespace Trunkline.Flows.Schemas;

// Keywords about a single value, and the sizes of all kinds.
internal static class SchemaValues
{
    private static readonly TimeSpan PatternTime = TimeSpan.FromMilliseconds(100);

    public static void Read(DeclaredMap map, JsonSchema schema, FaultList faults)
    {
        ReadParameter(map, schema, faults);
        if (map.Node("const") is { } only)
        {
            var constant = DeclaredJson.Of(only);
            schema.Add((value, check) =>
            {
                if (!JsonElement.DeepEquals(constant, value))
                    check.Refuse("is not the one value it may be");
            });
        }

        Bound(map, "exclusiveMinimum", schema, faults, static order => order > 0, "is not larger than");
        Bound(map, "exclusiveMaximum", schema, faults, static order => order < 0, "is not smaller than");
        Size(map, "minItems", "maxItems", "items", JsonValueKind.Array, static v => v.GetArrayLength(), schema, faults);
        Size(map, "minProperties", "maxProperties", "members", JsonValueKind.Object, static v => v.GetPropertyCount(), schema, faults);
        if (map.Text("format", faults) is { } format)
        {
            if (SchemaFormats.All.TryGetValue(format.Value, out var known))
                schema.Add(Texts(known.Fits, known.Refusal));
            else
                faults.Add(format, $"format '{format.Value}' is not checked here", Suggestion.Remedy(format.Value, [.. SchemaFormats.All.Keys]));
        }
    }

    // What a path or query parameter may say of itself, too.
    public static void ReadParameter(DeclaredMap map, JsonSchema schema, FaultList faults)
    {
        if (map.List("enum", faults) is { } choices)
        {
            JsonElement[] values = [.. choices.Items.Select(DeclaredJson.Of)];
            schema.Add((value, check) =>
            {
                if (!values.Any(v => JsonElement.DeepEquals(v, value)))
                    check.Refuse($"is none of the {values.Length} values it may be");
            });
        }

        Bound(map, "minimum", schema, faults, static order => order >= 0, "is smaller than");
        Bound(map, "maximum", schema, faults, static order => order <= 0, "is larger than");
        Size(map, "minLength", "maxLength", "characters", JsonValueKind.String, Length, schema, faults);
        Pattern(map, schema, faults);
    }

    public static SchemaRule Texts(Func<string, bool> fits, string refusal) => (value, check) =>
    {
        if (value.ValueKind == JsonValueKind.String && !fits(value.GetString()!))
            check.Refuse(refusal);
    };

    private static void Bound(DeclaredMap map, string key, JsonSchema schema, FaultList faults, Func<int, bool> fits, string problem)
    {
        if (map.Text(key, faults) is not { } text)
            return;
        var bound = DeclaredJson.Of(text);
        if (bound.ValueKind != JsonValueKind.Number)
        {
            faults.Add(text, $"'{key}' is '{text.Value}'", "make it a number");
            return;
        }

        schema.Add((value, check) =>
        {
            if (value.ValueKind == JsonValueKind.Number && !fits(Compare(value, bound)))
                check.Refuse($"{problem} {text.Value}");
        });
    }

    private static void Size(
        DeclaredMap map, string least, string most, string what, JsonValueKind kind, Func<JsonElement, int> sizeOf, JsonSchema schema, FaultList faults)
    {
        var (from, to) = (Count(map, least, faults), Count(map, most, faults));
        if (from is null && to is null)
            return;
        if (from > to)
            faults.Add(map.Node(least)!, $"'{least}' is more than '{most}'", "swap them");
        schema.Add((value, check) =>
        {
            if (value.ValueKind != kind)
                return;
            var size = sizeOf(value);
            if (size < from)
                check.Refuse($"has fewer than {from} {what}");
            else if (size > to)
                check.Refuse($"has more than {to} {what}");
        });
    }

    private static int? Count(DeclaredMap map, string key, FaultList faults)
    {
        if (map.Text(key, faults) is not { } text)
            return null;
        if (int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return count;
        faults.Add(text, $"'{key}' is '{text.Value}'", "make it a whole number");
        return null;
    }

    private static void Pattern(DeclaredMap map, JsonSchema schema, FaultList faults)
    {
        if (map.Text("pattern", faults) is not { } pattern)
            return;
        try
        {
            // Never slower than the text is long, whatever the pattern.
            var regex = new Regex(EcmaPattern.Translate(pattern.Value), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, PatternTime);
            schema.Add((value, check) =>
            {
                if (value.ValueKind != JsonValueKind.String)
                    return;
                try
                {
                    if (!regex.IsMatch(value.GetString()!))
                        check.Refuse("has not the form it must have");
                }
                catch (RegexMatchTimeoutException)
                {
                    check.Refuse("takes too long to check");
                }
            });
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            faults.Add(pattern, $"'{pattern.Value}' is no pattern that can be checked in linear time", "use no look-around and no back references");
        }
    }

    // Code points, as the specification counts.
    private static int Length(JsonElement value)
    {
        var text = value.GetString()!;
        var length = text.Length;
        foreach (var c in text)
        {
            if (char.IsLowSurrogate(c))
                length--;
        }

        return length;
    }

    private static int Compare(JsonElement a, JsonElement b) =>
        a.TryGetDecimal(out var exactA) && b.TryGetDecimal(out var exactB) ? exactA.CompareTo(exactB) : a.GetDouble().CompareTo(b.GetDouble());
}
