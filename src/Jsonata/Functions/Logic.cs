using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Evaluation;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Functions;

/// <summary>Truth, types and deliberate faults.</summary>
internal static class Logic
{
    public static readonly Builtin[] Functions =
    [
        new("boolean", "<x-:b>", 1, (arguments, in site) => arguments[0].IsUndefined ? Value.Undefined : Value.Of(Truth.Of(arguments[0], site.Run))),
        new("not", "<x-:b>", 1, (arguments, in site) => arguments[0].IsUndefined ? Value.Undefined : Value.Of(!Truth.Of(arguments[0], site.Run))),
        new("exists", "<x:b>", 1, (arguments, in site) => Value.Of(!arguments[0].IsUndefined)),
        new("type", "<x:s>", 1, Type),
        new("error", "<s?:x>", 1, (arguments, in site) => throw Fault.Raised("D3137", Sentence(arguments[0], "$error() function evaluated"))),
        new("assert", "<bs?:x>", 2, Assert),
    ];

    private static Value Assert(ReadOnlySpan<Value> arguments, in CallSite site) =>
        arguments[0].IsTrue ? Value.Undefined : throw Fault.Raised("D3141", Sentence(arguments[1], "$assert() statement failed"));

    private static string Sentence(in Value message, string otherwise) =>
        message.IsString && message.AsString().Length > 0 ? message.AsString() : otherwise;

    private static Value Type(ReadOnlySpan<Value> arguments, in CallSite site) => arguments[0].Kind switch
    {
        Kind.Undefined => Value.Undefined,
        Kind.Null => Value.Of("null"),
        Kind.Number => Value.Of("number"),
        Kind.String => Value.Of("string"),
        Kind.Boolean => Value.Of("boolean"),
        Kind.Array => Value.Of("array"),
        Kind.Function => Value.Of("function"),
        _ => Value.Of("object"),
    };
}
