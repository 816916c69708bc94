using System.Text.RegularExpressions;

namespace Trunkline.Infra.Tests.Consistency;

/// <summary>Every instrument that the rooms and doors make, by name, with its unit.</summary>
internal static partial class Instruments
{
    public static readonly IReadOnlyDictionary<string, string> Emitted = Files.Sources()
        .SelectMany(text => Made().Matches(text))
        .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["unit"].Value, StringComparer.Ordinal);

    [GeneratedRegex("Create(?:Counter|Histogram|UpDownCounter|Gauge|ObservableGauge|ObservableCounter)(?:<[a-z]+>)?\\(\\s*\"(?<name>[a-z.]+)\",(?:\\s*\\(\\) =>[^\"\\n]*?,)?\\s*(?:\"(?<unit>[^\"]+)\"|null)")]
    private static partial Regex Made();
}
