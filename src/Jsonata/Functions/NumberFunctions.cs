using System.Numerics;
using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Evaluation;
using Trunkline.Jsonata.Pictures;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Functions;

/// <summary>Functions on numbers.</summary>
internal static class NumberFunctions
{
    public static readonly Builtin[] Functions =
    [
        new("number", "<(nsb)-:n>", 1, Number),
        new("floor", "<n-:n>", 1, (arguments, in site) => Map(arguments[0], Math.Floor)),
        new("ceil", "<n-:n>", 1, (arguments, in site) => Map(arguments[0], Math.Ceiling)),
        new("abs", "<n-:n>", 1, (arguments, in site) => Map(arguments[0], Math.Abs)),
        new("round", "<n-n?:n>", 2, Round),
        new("sqrt", "<n-:n>", 1, Sqrt),
        new("power", "<n-n:n>", 2, Power),
        new("random", "<:n>", 0, (arguments, in site) => Value.Of(site.Run.Random("random"))),
        new("formatNumber", "<n-so?:s>", 3, FormatNumber),
        new("formatBase", "<n-n?:s>", 2, FormatBase),
        new("formatInteger", "<n-s:s>", 2, FormatInteger),
        new("parseInteger", "<s-s:n>", 2, ParseInteger),
    ];

    private static Value Map(in Value value, Func<double, double> function) =>
        value.IsUndefined ? value : Value.Of(function(value.AsNumber()));

    private static Value Number(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        var value = arguments[0];
        switch (value.Kind)
        {
            case Kind.Undefined or Kind.Number:
                return value;
            case Kind.Boolean:
                return Value.Of(value.IsTrue ? 1.0 : 0.0);
            case Kind.String when NumberReading.TryRead(value.AsString(), out var number):
                return Value.Of(number);
            default:
                throw Fault.Of("D3030", value);
        }
    }

    private static Value Round(ReadOnlySpan<Value> arguments, in CallSite site) =>
        arguments[0].IsUndefined
            ? Value.Undefined
            : Value.Of(Rounding.Round(arguments[0].AsNumber(), arguments[1].IsUndefined ? 0 : arguments[1].AsNumber()));

    private static Value Sqrt(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined)
            return Value.Undefined;
        return arguments[0].AsNumber() < 0 ? throw Fault.Of("D3060", arguments[0]) : Value.Of(Math.Sqrt(arguments[0].AsNumber()));
    }

    private static Value Power(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined)
            return Value.Undefined;
        var result = arguments[1].IsUndefined ? double.NaN : Math.Pow(arguments[0].AsNumber(), arguments[1].AsNumber());
        return double.IsFinite(result) ? Value.Of(result) : throw Fault.Of("D3061", arguments[0], arguments[1]);
    }

    private static Value FormatNumber(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined)
            return Value.Undefined;
        Dictionary<string, string>? options = null;
        if (!arguments[2].IsUndefined)
        {
            options = [];
            foreach (var (key, value) in new MembersOf(arguments[2]))
                options[key] = Stringify.Of(value, site.Run);
        }

        return Value.Of(NumberPicture.Format(arguments[0].AsNumber(), Picture(arguments[1]), options));
    }

    private static Value FormatBase(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined)
            return Value.Undefined;
        var number = Rounding.Round(arguments[0].AsNumber(), 0);
        var radix = arguments[1].IsUndefined ? 10 : Rounding.Round(arguments[1].AsNumber(), 0);
        if (radix is < 2 or > 36)
            throw Fault.Of("D3100", NumberText.Of(radix));
        return Value.Of(radix == 10 || !double.IsFinite(number) ? NumberText.Of(number) : InBase(number, (int)radix));
    }

    private static string InBase(double number, int radix)
    {
        var rest = BigInteger.Abs(new BigInteger(number));
        var digits = new List<char>();
        do
        {
            rest = BigInteger.DivRem(rest, radix, out var digit);
            digits.Add("0123456789abcdefghijklmnopqrstuvwxyz"[(int)digit]);
        }
        while (!rest.IsZero);
        if (number < 0)
            digits.Add('-');
        digits.Reverse();
        return new string([.. digits]);
    }

    private static Value FormatInteger(ReadOnlySpan<Value> arguments, in CallSite site) =>
        arguments[0].IsUndefined ? Value.Undefined : Value.OfNullable(IntegerPicture.Format(arguments[0].AsNumber(), Picture(arguments[1])));

    private static Value ParseInteger(ReadOnlySpan<Value> arguments, in CallSite site)
    {
        if (arguments[0].IsUndefined)
            return Value.Undefined;
        return IntegerPicture.Parse(arguments[0].AsString(), Picture(arguments[1])) is { } number ? Value.Of(number) : Value.Undefined;
    }

    private static string Picture(in Value value) =>
        value.IsString ? value.AsString() : throw Fault.Of("T0410", index: 2);
}
