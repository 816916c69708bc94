using Trunkline.Jsonata.Evaluation;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Functions;

/// <summary>Calls a function with an item, its index or key, and the whole, as many of them as it declares.</summary>
internal readonly struct ItemCallback
{
    private readonly Callback _callback;
    private readonly Run _run;
    private readonly Value[] _arguments;

    public ItemCallback(FunctionValue function, in Value whole, in CallSite site)
    {
        _callback = new Callback(function, site);
        _run = site.Run;
        _arguments = new Value[Math.Clamp(function.Arity, 1, 3)];
        if (_arguments.Length == 3)
            _arguments[2] = whole;
    }

    public Value Invoke(in Value item, in Value place)
    {
        _run.Step();
        _arguments[0] = item;
        if (_arguments.Length > 1)
            _arguments[1] = place;
        return _callback.Invoke(_arguments);
    }
}
