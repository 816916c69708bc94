using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Functions;

internal sealed partial class Signature
{
    /// <summary>Checks the arguments against the signature, fills in the context where it stands for a missing one,
    /// and wraps single values where arrays are asked for.</summary>
    /// <returns>One value per parameter; more where a parameter repeats.</returns>
    public ReadOnlySpan<Value> Bind(ReadOnlySpan<Value> arguments, scoped in Value context)
    {
        if (arguments.Length == _parameters.Length && FitsAsIs(arguments))
            return arguments;
        Span<int> counts = stackalloc int[Math.Min(_parameters.Length, 32)];
        if (_parameters.Length > 32 || !Match(arguments, 0, 0, counts, _hasRepeated ? [] : null))
            throw Mismatch(arguments);
        var bound = new List<Value>(_parameters.Length);
        var next = 0;
        for (var index = 0; index < _parameters.Length; index++)
        {
            var parameter = _parameters[index];
            if (counts[index] == 0)
            {
                if (!parameter.FromContext)
                    bound.Add(next < arguments.Length ? arguments[next++] : Value.Undefined);
                else if ((parameter.Types & TypeMasks.Of(context)) != 0)
                    bound.Add(context);
                else
                    throw Fault.Of("T0411", index: next + 1);
            }

            for (var taken = 0; taken < counts[index]; taken++, next++)
            {
                // An optional parameter that was skipped has taken an argument all the same, so that the last ones may be missing.
                var argument = next < arguments.Length ? arguments[next] : Value.Undefined;
                bound.Add(parameter.Symbol == 'a' ? ArrayArgument(parameter, argument, next + 1) : argument);
            }
        }

        return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bound);
    }

    private static Value ArrayArgument(SignatureParameter parameter, in Value argument, int number)
    {
        var type = TypeMasks.Of(argument);
        if (type == TypeMask.Missing)
            return argument;
        if (!HasItemsOf(parameter, argument, type))
            throw Fault.Of("T0412", Plural(parameter.Subtype!), index: number);
        return type == TypeMask.Array ? argument : Value.Of(ArrayValue.Of(argument));
    }

    private static bool HasItemsOf(SignatureParameter parameter, in Value argument, TypeMask type)
    {
        if (parameter.Subtype is not { Length: > 0 } subtype)
            return true;
        if (type != TypeMask.Array)
            return subtype.Length == 1 && type == TypeMasks.OfLetter(subtype[0]);
        var wanted = TypeMasks.OfLetter(subtype[0]);
        foreach (var item in argument.Items)
        {
            if (TypeMasks.Of(item) != wanted)
                return false;
        }

        return true;
    }

    private static string Plural(string subtype) => subtype switch
    {
        "a" => "arrays",
        "b" => "booleans",
        "f" => "functions",
        "n" => "numbers",
        "o" => "objects",
        "s" => "strings",
        _ => $"<{subtype}>",
    };

    // The common case: every argument stands at its own parameter and needs nothing done to it.
    private bool FitsAsIs(ReadOnlySpan<Value> arguments)
    {
        if (_hasRepeated)
            return false;
        for (var index = 0; index < arguments.Length; index++)
        {
            var parameter = _parameters[index];
            var type = TypeMasks.Of(arguments[index]);
            if ((parameter.Types & type) == 0)
                return false;
            if (parameter.Symbol == 'a' && type != TypeMask.Missing && (type != TypeMask.Array || !HasItemsOf(parameter, arguments[index], type)))
                return false;
        }

        return true;
    }

    // Takes as many arguments as possible for each parameter from left to right, and fewer where the rest would not fit.
    // What has failed once is not tried again.
    private bool Match(ReadOnlySpan<Value> arguments, int index, int next, Span<int> counts, HashSet<(int Index, int Next)>? failed)
    {
        if (index == _parameters.Length)
            return next == arguments.Length;
        if (failed is not null && failed.Contains((index, next)))
            return false;
        var parameter = _parameters[index];
        var available = 0;
        var most = parameter.Repeated ? arguments.Length - next : 1;
        while (available < most && next + available < arguments.Length && (parameter.Types & TypeMasks.Of(arguments[next + available])) != 0)
            available++;
        for (var taken = available; taken >= (parameter.Optional ? 0 : 1); taken--)
        {
            counts[index] = taken;
            if (Match(arguments, index + 1, next + taken, counts, failed))
                return true;
        }

        failed?.Add((index, next));
        return false;
    }

    private JsonataException Mismatch(ReadOnlySpan<Value> arguments)
    {
        var next = 0;
        foreach (var parameter in _parameters)
        {
            var fits = next < arguments.Length && (parameter.Types & TypeMasks.Of(arguments[next])) != 0;
            if (!fits && !parameter.Optional)
                break;
            if (fits)
                next++;
        }

        return Fault.Of("T0410", index: next + 1);
    }
}
