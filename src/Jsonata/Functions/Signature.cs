using Trunkline.Jsonata.Errors;

namespace Trunkline.Jsonata.Functions;

/// <summary>One parameter of a signature: the types it takes and how often.</summary>
internal sealed class SignatureParameter
{
    public TypeMask Types { get; init; }

    public char Symbol { get; init; }

    public string? Subtype { get; set; }

    /// <summary>Takes the context value where the argument is missing.</summary>
    public bool FromContext { get; set; }

    public bool Optional { get; set; }

    public bool Repeated { get; set; }
}

/// <summary>A function's signature, such as <c>&lt;s-nn?:s&gt;</c>: checks arguments and completes them.</summary>
internal sealed partial class Signature
{
    private readonly SignatureParameter[] _parameters;
    private readonly bool _hasRepeated;

    private Signature(string text, List<SignatureParameter> parameters)
    {
        Text = text;
        _parameters = parameters.ToArray();
        _hasRepeated = parameters.Exists(parameter => parameter.Repeated);
    }

    public string Text { get; }

    public int Count => _parameters.Length;

    /// <summary>Whether a call with so many arguments may be completed by a context that is an object.</summary>
    public bool TakesContext(int given)
    {
        if (Array.Find(_parameters, parameter => parameter.FromContext && (parameter.Types & TypeMask.Object) != 0) is not { } fromContext)
            return false;

        // Whatever is given fits a parameter that takes anything; any other may be left to the context by the arguments' types.
        return fromContext.Symbol == 'x' ? given < _parameters.Count(parameter => !parameter.Optional) + 1 : given < _parameters.Length;
    }

    public static Signature Parse(string text)
    {
        var parameters = new List<SignatureParameter>();
        for (var at = 1; at < text.Length && text[at] != ':'; at++)
        {
            var symbol = text[at];
            var previous = parameters.Count > 0 ? parameters[^1] : null;
            switch (symbol)
            {
                case 's' or 'n' or 'b' or 'l' or 'o' or 'f' or 'a' or 'j' or 'x':
                    parameters.Add(new SignatureParameter { Symbol = symbol, Types = TypeMasks.OfSymbol(symbol) });
                    break;
                case '-' when previous is not null:
                    previous.FromContext = true;
                    previous.Optional = true;
                    break;
                case '?' when previous is not null:
                    previous.Optional = true;
                    break;
                case '+' when previous is not null:
                    previous.Repeated = true;
                    break;
                case '(':
                    var end = Closing(text, at, '(', ')');
                    parameters.Add(Choice(text[(at + 1)..end], at));
                    at = end;
                    break;
                case '<':
                    if (previous is not { Symbol: 'a' or 'f' })
                        throw Fault.At("S0401", at, at, value: previous?.Symbol.ToString() ?? "<");
                    var close = Closing(text, at, '<', '>');
                    previous.Subtype = text[(at + 1)..close];
                    at = close;
                    break;
            }
        }

        return new Signature(text, parameters);
    }

    private static SignatureParameter Choice(string choice, int at)
    {
        if (choice.Contains('<'))
            throw Fault.At("S0402", at, at, value: choice);
        var types = TypeMask.Missing;
        foreach (var symbol in choice)
            types |= TypeMasks.OfLetter(symbol);
        return new SignatureParameter { Symbol = '(', Types = types };
    }

    private static int Closing(string text, int start, char open, char close)
    {
        var depth = 1;
        var at = start + 1;
        for (; at < text.Length; at++)
        {
            if (text[at] == close && --depth == 0)
                return at;
            if (text[at] == open)
                depth++;
        }

        return text.Length;
    }
}
