using Trunkline.Jsonata.Compilation;
using Trunkline.Jsonata.Evaluation;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Functions;

/// <summary><c>$eval</c> as a value: handed to another function it sees no variables but the built-in ones.</summary>
internal static class Evaluating
{
    public static readonly Builtin[] Functions = [new("eval", "<sx?:x>", 2, Eval)];

    private static Value Eval(ReadOnlySpan<Value> arguments, in CallSite site) => EvalNode.Evaluator.Of(
        arguments[0], arguments[1].IsUndefined ? null : arguments[1], Value.Undefined, frame: null, site, Compiler.Compile);
}
