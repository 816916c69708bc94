using Trunkline.Jsonata.Evaluation;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Functions;

/// <summary>The work of a built-in function on arguments that fit its signature.</summary>
internal delegate Value BuiltinBody(ReadOnlySpan<Value> arguments, in CallSite site);

/// <summary>A function of the library.</summary>
internal sealed class Builtin : FunctionValue
{
    private readonly Signature _signature;
    private readonly BuiltinBody _body;

    public Builtin(string name, string signature, int arity, BuiltinBody body)
    {
        Name = name;
        Arity = arity;
        GivesBoolean = signature.EndsWith(":b>", StringComparison.Ordinal);
        _signature = Signature.Parse(signature);
        _body = body;
    }

    public string Name { get; }

    public bool GivesBoolean { get; }

    public override int Arity { get; }

    /// <summary>Whether a context that is an object may stand in for an argument that a call with so many does not give.</summary>
    public bool TakesContext(int given) => _signature.TakesContext(given);

    public override Value Call(ReadOnlySpan<Value> arguments, in Value context, in CallSite site)
    {
        try
        {
            return _body(_signature.Bind(arguments, context), site);
        }
        catch (JsonataException fault) when (fault.Locate(-1, -1, Name))
        {
            throw;
        }
    }
}
