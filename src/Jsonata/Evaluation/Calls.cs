using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Functions;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>A call of whatever an expression gives; <c>lhs ~> f(x)</c> puts its left side before the other arguments.</summary>
internal sealed class CallNode(Node procedure, Node? first, Node[] arguments, string name, bool isPath, CallContext context) : Node
{
    public override Value Evaluate(in Value input, Frame frame) => Unwrap(EvaluateRaw(input, frame));

    public override Value EvaluateRaw(in Value input, Frame frame)
    {
        var applied = first is null ? Value.Undefined : first.Evaluate(input, frame);
        var target = procedure.Evaluate(input, frame);
        if (target.IsUndefined && isPath && !frame.Run.Global(name).IsUndefined)
            throw Fault.At("T1005", Position, Start, name);
        var offset = first is null ? 0 : 1;
        var count = arguments.Length + offset;
        var few = new FewArguments();
        var values = count <= FewArguments.Count ? few.First(count) : new Value[count];
        if (offset > 0)
            values[0] = applied;
        for (var index = 0; index < arguments.Length; index++)
            values[index + offset] = arguments[index].Evaluate(input, frame);
        frame.Run.Step();
        if (target.Function is not { } function)
            throw Fault.At("T1006", Position, Start, name);
        try
        {
            return function.Call(values, context.Of(input, frame), SiteIn(frame));
        }
        catch (JsonataException fault) when (Places(fault, name))
        {
            throw;
        }
    }
}

/// <summary>A call at the end of a function body: the caller makes it, so that recursion at the end of a function needs no stack.</summary>
internal sealed class TailCallNode(CallNode call, Node procedure, Node[] arguments, string name, CallContext context) : Node
{
    public override Value Evaluate(in Value input, Frame frame)
    {
        if (procedure.Evaluate(input, frame).Function is not Lambda lambda)
            return call.EvaluateRaw(input, frame);
        var few = new FewArguments();
        var values = arguments.Length <= FewArguments.Count ? few.First(arguments.Length) : new Value[arguments.Length];
        for (var index = 0; index < arguments.Length; index++)
            values[index] = arguments[index].Evaluate(input, frame);
        try
        {
            // The call counts as made from where the function at hand was called from.
            frame.Run.Pending = (lambda, lambda.FrameFor(values, context.Of(input, frame), new CallSite(frame.Run, frame.Depth - 1)));
        }
        catch (JsonataException fault) when (Places(fault, name))
        {
            throw;
        }

        return Value.PendingCall;
    }
}

/// <summary>A call of a built-in function by its name.</summary>
internal sealed class BuiltinCallNode(Builtin function, CallNode general, Node? first, Node[] arguments, CallContext context) : Node
{
    // At the end of a function body the result is the function's own, which the caller unwraps where it needs to.
    private readonly bool _unwraps = !context.IsOfFunction;

    public override bool IsTest => function.GivesBoolean && first is null;

    public override Value Evaluate(in Value input, Frame frame) =>
        _unwraps ? Unwrap(EvaluateRaw(input, frame)) : EvaluateRaw(input, frame);

    public override bool Test(in Value input, Frame frame) => Truth.Of(EvaluateRaw(input, frame), frame.Run);

    public override Value EvaluateRaw(in Value input, Frame frame)
    {
        if (frame.Run.OverridesFunctions)
            return general.EvaluateRaw(input, frame);
        var offset = first is null ? 0 : 1;
        var count = arguments.Length + offset;
        var few = new FewArguments();
        var values = count <= FewArguments.Count ? few.First(count) : new Value[count];
        if (offset > 0)
            values[0] = first!.Evaluate(input, frame);
        for (var index = 0; index < arguments.Length; index++)
            values[index + offset] = arguments[index].Evaluate(input, frame);
        frame.Run.Step();
        try
        {
            return function.Call(values, context.Of(input, frame), SiteIn(frame));
        }
        catch (JsonataException fault) when (Places(fault, function.Name))
        {
            throw;
        }
    }
}

/// <summary>A call with some of its arguments left open by <c>?</c>.</summary>
internal sealed class PartialCallNode(Node procedure, Node?[] arguments, string name, bool isPath) : Node
{
    public override Value Evaluate(in Value input, Frame frame)
    {
        var bound = new Value[arguments.Length];
        var isOpen = new bool[arguments.Length];
        for (var index = 0; index < arguments.Length; index++)
        {
            if (arguments[index] is { } argument)
                bound[index] = argument.Evaluate(input, frame);
            else
                isOpen[index] = true;
        }

        var value = procedure.Evaluate(input, frame);
        if (value.Function is { } function)
            return Value.Of(new PartialFunction(function, bound, isOpen));
        var isMistaken = value.IsUndefined && isPath && !frame.Run.Global(name).IsUndefined;
        throw Fault.At(isMistaken ? "T1007" : "T1008", Position, Start, name);
    }
}

internal sealed class PartialFunction(FunctionValue function, Value[] bound, bool[] isOpen) : FunctionValue
{
    private readonly int _open = isOpen.Count(open => open);

    public override int Arity => _open;

    public override Value Call(ReadOnlySpan<Value> arguments, in Value context, in CallSite site)
    {
        site.Run.Step();
        site.Run.CheckDepth(site.Depth + 1);
        var all = new Value[bound.Length];
        var next = 0;
        for (var index = 0; index < all.Length; index++)
        {
            if (!isOpen[index])
                all[index] = bound[index];
            else if (next < arguments.Length)
                all[index] = arguments[next++];
        }

        return function.Call(all, context, new CallSite(site.Run, site.Depth + 1));
    }
}

/// <summary>The operator <c>~></c> before anything but a call.</summary>
internal sealed class ApplyNode(Node left, Node right, bool keepArray) : Node
{
    public override Value Evaluate(in Value input, Frame frame) => Unwrap(EvaluateRaw(input, frame), keepArray);

    public override Value EvaluateRaw(in Value input, Frame frame)
    {
        var value = left.Evaluate(input, frame);
        var applied = right.Evaluate(input, frame);
        if (applied.Function is not { } function)
        {
            var fault = Fault.Of("T2006", applied);
            Places(fault, "~>");
            throw fault;
        }

        if (value.Function is { } inner)
            return Value.Of(new Composition(inner, function));
        try
        {
            return function.Call([value], Value.Null, SiteIn(frame));
        }
        catch (JsonataException fault) when (Places(fault, "~>"))
        {
            throw;
        }
    }
}

/// <summary>Two functions chained by <c>~></c>.</summary>
internal sealed class Composition(FunctionValue first, FunctionValue second) : FunctionValue
{
    public override int Arity => 1;

    public override Value Call(ReadOnlySpan<Value> arguments, in Value context, in CallSite site)
    {
        site.Run.Step();
        site.Run.CheckDepth(site.Depth + 1);
        var inner = new CallSite(site.Run, site.Depth + 1);
        var result = first.Call([arguments.Length > 0 ? arguments[0] : Value.Undefined], Value.Null, inner);
        if (result.Array is { IsSequence: true, Count: <= 1, KeepSingleton: false } sequence)
            result = sequence.Count == 0 ? Value.Undefined : sequence[0];
        return second.Call([result], Value.Null, inner);
    }
}
