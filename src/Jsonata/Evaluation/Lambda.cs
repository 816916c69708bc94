using Trunkline.Jsonata.Functions;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>What a function definition compiles to.</summary>
/// <param name="ParameterSlots">Slot of each parameter; the last of two parameters with one name wins.</param>
/// <param name="SlotCount">Slots of parameters and of the variables that blocks in the body bind.</param>
/// <param name="Signature">What the arguments are checked against.</param>
/// <param name="Weight">Steps that one call counts for.</param>
/// <param name="ContextSlot">Slot that keeps the context of the call for calls at the end of the body; -1 where there are none.</param>
/// <param name="ReusesFrame">True where nothing made by the body can outlive the call, so that a loop may use one frame for all its calls.</param>
internal sealed record LambdaCode(int[] ParameterSlots, int SlotCount, Signature? Signature, int Weight, bool ReusesFrame, int ContextSlot)
{
    /// <summary>Set once the body is compiled, which needs the code's scope first.</summary>
    public Node Body { get; set; } = new Literal(Value.Undefined);
}

internal sealed class LambdaNode(LambdaCode code) : Node
{
    public override Value Evaluate(in Value input, Frame frame)
    {
        frame.Run.Take(64);
        return Value.Of(new Lambda(code, input, frame));
    }
}

/// <summary>A function defined in the expression, with the variables and the context that it was defined in.</summary>
internal sealed class Lambda(LambdaCode code, Value input, Frame scope) : FunctionValue
{
    public override int Arity => code.ParameterSlots.Length;

    public LambdaCode Code => code;

    public Value Input => input;

    public override Value Call(ReadOnlySpan<Value> arguments, in Value context, in CallSite site) =>
        Finish(FrameFor(arguments, context, site), site);

    /// <summary>Makes the frame of a call: checks the arguments and binds the parameters.</summary>
    public Frame FrameFor(ReadOnlySpan<Value> arguments, in Value context, in CallSite site)
    {
        var frame = EmptyFrame(site);
        Bind(frame, arguments, context);
        return frame;
    }

    /// <summary>Makes a frame whose parameters are not bound yet.</summary>
    public Frame EmptyFrame(in CallSite site)
    {
        var depth = site.Depth + 1;
        site.Run.CheckDepth(depth);
        site.Run.Take(64 + (code.SlotCount * 32L));
        return new Frame(scope, site.Run, depth, new Value[code.SlotCount]);
    }

    public void Bind(Frame frame, ReadOnlySpan<Value> arguments, in Value context)
    {
        frame.Run.Step(code.Weight);
        if (code.Signature is not null)
            arguments = code.Signature.Bind(arguments, context);
        if (code.ContextSlot >= 0)
            frame.Bind(code.ContextSlot, context);
        var slots = code.ParameterSlots;
        for (var index = 0; index < slots.Length; index++)
            frame.Bind(slots[index], index < arguments.Length ? arguments[index] : Value.Undefined);
    }

    /// <summary>Runs the body, and after it every call that it ends in, on one level of the stack.</summary>
    public Value Finish(Frame frame, in CallSite site)
    {
        var result = code.Body.Evaluate(input, frame);
        while (result.IsPendingCall)
        {
            var (function, next) = site.Run.Pending;
            result = function.Code.Body.Evaluate(function.Input, next);
        }

        return result;
    }
}

/// <summary>Calls one function many times, as the higher-order functions do.</summary>
internal readonly struct Callback
{
    private readonly FunctionValue _function;
    private readonly Lambda? _lambda;
    private readonly CallSite _site;
    private readonly Frame? _frame;

    public Callback(FunctionValue function, in CallSite site)
    {
        _function = function;
        _site = site;
        if (function is Lambda { Code.ReusesFrame: true } lambda)
        {
            _lambda = lambda;
            _frame = lambda.EmptyFrame(site);
        }
    }

    public int Arity => _function.Arity;

    public Value Invoke(ReadOnlySpan<Value> arguments)
    {
        if (_lambda is null)
            return _function.Call(arguments, Value.Null, _site);
        Array.Clear(_frame!.Slots);
        _lambda.Bind(_frame, arguments, Value.Null);
        return _lambda.Finish(_frame, _site);
    }
}
