using Trunkline.Jsonata.Evaluation;
using Trunkline.Jsonata.Pictures;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Functions;

/// <summary>Moments as text and as milliseconds since 1970.</summary>
internal static class DatesAndTimes
{
    public static readonly Builtin[] Functions =
    [
        new("now", "<s?s?:s>", 2, (arguments, in site) => Format(site.Run.Now("now"), arguments[0], arguments[1])),
        new("millis", "<:n>", 0, (arguments, in site) => Value.Of(site.Run.Now("millis"))),
        new("fromMillis", "<n-s?s?:s>", 3, FromMillis),
        new("toMillis", "<s-s?:n>", 2, ToMillis),
    ];

    private static Value FromMillis(ReadOnlySpan<Value> arguments, in CallSite site) =>
        arguments[0].IsUndefined ? Value.Undefined : Format(arguments[0].AsNumber(), arguments[1], arguments[2]);

    private static Value Format(double millis, in Value picture, in Value timezone) =>
        Value.OfNullable(DateTimePicture.Format(millis, Text(picture), Text(timezone)));

    private static Value ToMillis(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined)
            return Value.Undefined;
        var picture = Text(arguments[1]);
        var millis = picture is null
            ? DateTimePicture.Parse(arguments[0].AsString(), null)
            : DateTimePicture.Parse(arguments[0].AsString(), picture, site.Run.Now("toMillis"));
        return millis is { } moment ? Value.Of(moment) : Value.Undefined;
    }

    private static string? Text(in Value value) => value.IsUndefined ? null : value.AsString();
}
