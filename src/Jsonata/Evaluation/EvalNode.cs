using Trunkline.Jsonata.Compilation;
using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Functions;
using Trunkline.Jsonata.Parsing;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>A call of <c>$eval</c>: the text sees the variables of its call.</summary>
internal sealed class EvalNode(Node? first, Node[] arguments, Scope scope, NameTable tupleNames, CallContext context) : Node
{
    private static readonly Signature Signature = Signature.Parse("<sx?:x>");

    public override Value Evaluate(in Value input, Frame frame)
    {
        var values = new List<Value>();
        if (first is not null)
            values.Add(first.Evaluate(input, frame));
        foreach (var argument in arguments)
            values.Add(argument.Evaluate(input, frame));
        try
        {
            var outer = context.Of(input, frame);
            var bound = Signature.Bind(values.ToArray(), outer);
            return Unwrap(Evaluator.Of(bound[0], bound[1].IsUndefined ? null : bound[1], outer, frame, SiteIn(frame), Compile));
        }
        catch (JsonataException fault) when (Places(fault, "eval"))
        {
            throw;
        }
    }

    private JsonataProgram Compile(SyntaxNode tree) => Compiler.Compile(tree, scope, tupleNames);

    internal static class Evaluator
    {
        public static Value Of(
            in Value text, Value? focus, in Value input, Frame? frame, in CallSite site, Func<SyntaxNode, JsonataProgram> compile)
        {
            if (text.IsUndefined)
                return text;
            var program = Program(text.AsString(), site.Run, compile);
            var context = focus ?? input;
            if (focus is { IsArray: true } array && array.Array is not { IsSequence: true })
                context = Value.Of(new ArrayValue([array], 1) { IsSequence = true, IsOuterWrapper = true });
            try
            {
                return program.Evaluate(context, frame, site.Run, site.Depth + 1);
            }
            catch (JsonataException fault) when (fault.Code is not ("U1001" or "U1002" or "U1010" or "U1011"))
            {
                throw Fault.Of("D3121", fault.Message);
            }
        }

        private static JsonataProgram Program(string text, Run run, Func<SyntaxNode, JsonataProgram> compile)
        {
            if (run.Evaluated.TryGetValue((text, compile.Target), out var known))
                return known;
            run.Step(text.Length);
            run.Take(text.Length * 64L);
            try
            {
                var program = compile(Parser.Parse(text));
                run.Evaluated[(text, compile.Target)] = program;
                return program;
            }
            catch (JsonataException fault)
            {
                throw Fault.Of("D3120", fault.Message);
            }
        }
    }
}
