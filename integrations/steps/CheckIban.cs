using System.Text.Json;
using Trunkline.Runs.CustomSteps;

namespace Trunkline.Steps;

/// <summary>Checks an account number (ISO 13616): its form and its check digits. Input: a text, spaces allowed. Result: <c>valid</c>, and where it is, <c>iban</c> without
/// spaces and <c>country</c>. Setting <c>countries</c> (codes with spaces between them): others are not valid.</summary>
public sealed class CheckIban : IFlowStep
{
    private const int Shortest = 15;
    private const int Longest = 34;

    /// <inheritdoc />
    public Task<FlowStepResult> ExecuteAsync(FlowStepCall call, CancellationToken cancellationToken) => Task.FromResult(
        call.Input.ValueKind == JsonValueKind.String
            ? FlowStepResult.Succeeded(Check(call.Input.GetString()!, call.Settings.GetValueOrDefault("countries")))
            : FlowStepResult.Failed("input", "The account number is no text."));

    private static JsonElement Check(string text, string? countries)
    {
        var iban = text.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        var isValid = HasForm(iban) && CheckDigitsFit(iban) && (countries is null || countries.Split(' ').Contains(iban[..2]));
        return isValid
            ? JsonSerializer.SerializeToElement(new Dictionary<string, object> { ["valid"] = true, ["iban"] = iban, ["country"] = iban[..2] })
            : JsonSerializer.SerializeToElement(new Dictionary<string, object> { ["valid"] = false });
    }

    private static bool HasForm(string iban) =>
        iban.Length is >= Shortest and <= Longest && iban.All(char.IsAsciiLetterOrDigit)
        && char.IsAsciiLetter(iban[0]) && char.IsAsciiLetter(iban[1]) && char.IsAsciiDigit(iban[2]) && char.IsAsciiDigit(iban[3]);

    // The first four characters behind the rest, letters as 10 to 35: the number's remainder by 97 is 1.
    private static bool CheckDigitsFit(string iban)
    {
        var remainder = 0;
        foreach (var c in iban[4..] + iban[..4])
            remainder = char.IsAsciiDigit(c) ? (remainder * 10 + (c - '0')) % 97 : (remainder * 100 + (c - 'A' + 10)) % 97;
        return remainder == 1;
    }
}
