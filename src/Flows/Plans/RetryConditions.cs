using System.Text.RegularExpressions;
using Trunkline.Declarations;

namespace Trunkline.Flows.Plans;

/// <summary>The words of <c>retry: { on: [...] }</c>: what is tried again.</summary>
public static partial class RetryConditions
{
    /// <summary>Stands for everything that is tried again where nothing is said.</summary>
    public const string Standard = "standard";

    private static readonly string[] Faults =
        ["aborted", "bad-answer", "connect", "dns", "exchange", "graphql-error", "soap-fault", "success-rule", "timeout", "tls"];

    /// <summary>Reads the list; what is wrong is reported.</summary>
    /// <param name="map">The <c>retry</c> map.</param>
    /// <param name="inherited">What holds where the list is absent.</param>
    /// <param name="faults">Where faults go.</param>
    public static IReadOnlyList<string>? Read(DeclaredMap map, IReadOnlyList<string>? inherited, FaultList faults)
    {
        if (map.List("on", faults) is not { } list)
            return inherited;
        if (list.Items.Count == 0)
            faults.Add(list, "'on' is empty", "name what is tried again, or say attempts: 1");
        var words = new List<string>();
        foreach (var item in list.Items)
        {
            if (item is not DeclaredText text)
                faults.Add(item, $"an entry of 'on' is {item.Kind}", "make it a status or the code of a fault");
            else if (text.Value == Standard || Faults.Contains(text.Value) || Status().IsMatch(text.Value))
                words.Add(text.Value);
            else
                faults.Add(text, $"'{text.Value}' is nothing that can be tried again", Suggestion.Remedy(text.Value, [Standard, .. Faults, "409", "5xx"]));
        }

        return words;
    }

    /// <summary>Whether a failure is tried again.</summary>
    /// <param name="on">The list; null: as usual.</param>
    /// <param name="code">The fault's code.</param>
    /// <param name="status">The answer's status; null where none came.</param>
    /// <param name="isUsual">Whether it is tried again where nothing is said.</param>
    public static bool Includes(IReadOnlyList<string>? on, string code, int? status, bool isUsual)
    {
        // A stop is ours: it must not decide over a call.
        if (on is null || code == "stopped")
            return isUsual;
        foreach (var word in on)
        {
            if (word == Standard ? isUsual : word == code || status is { } answered && Fits(word, answered))
                return true;
        }

        return false;
    }

    private static bool Fits(string word, int status) =>
        word.Length == 3 && word[0] == (char)('0' + status / 100) && (word.EndsWith("xx", StringComparison.Ordinal) || int.TryParse(word, out var exact) && exact == status);

    [GeneratedRegex("^[345]([0-9]{2}|xx)$", RegexOptions.CultureInvariant)]
    private static partial Regex Status();
}
