using System.Collections.Frozen;

namespace Trunkline.Jsonata.Functions;

/// <summary>All built-in functions by name.</summary>
internal static class Library
{
    private static readonly FrozenDictionary<string, Builtin> Functions = All().ToFrozenDictionary(function => function.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => Functions.Keys;

    public static Builtin? Find(string name) => Functions.GetValueOrDefault(name);

    public static bool Has(string name) => Functions.ContainsKey(name);

    private static IEnumerable<Builtin> All() =>
    [
        .. Aggregation.Functions,
        .. Texts.Functions,
        .. TextSearch.Functions,
        .. Encodings.Functions,
        .. NumberFunctions.Functions,
        .. Arrays.Functions,
        .. Objects.Functions,
        .. HigherOrder.Functions,
        .. Logic.Functions,
        .. Evaluating.Functions,
        .. DatesAndTimes.Functions,
    ];
}
