using System.Globalization;
using System.Text.RegularExpressions;

namespace Trunkline.Flows.Schemas;

// The formats that are checked.
internal static partial class SchemaFormats
{
    public static readonly IReadOnlyDictionary<string, (Func<string, bool> Fits, string Refusal)> All =
        new Dictionary<string, (Func<string, bool>, string)>(StringComparer.Ordinal)
        {
            ["date"] = (IsDate, "is no date (yyyy-mm-dd)"),
            ["date-time"] = (IsDateTime, "is no date and time with a zone (RFC 3339)"),
            ["uuid"] = (static text => Guid.TryParseExact(text, "D", out _), "is no UUID"),
            ["email"] = (IsEmail, "is no e-mail address"),
        };

    private static bool IsDate(string text) => text.Length == 10 && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsDateTime(string text)
    {
        if (DateTimeForm().Match(text) is not { Success: true } match || !IsDate(text[..10]))
            return false;
        var (hour, minute, second) = (Number(match, 1), Number(match, 2), Number(match, 3));
        var offset = match.Groups[4].Success ? Number(match, 5) * 60 + Number(match, 6) : 0;
        if (hour > 23 || minute > 59 || second > 60 || match.Groups[4].Success && (Number(match, 5) > 23 || Number(match, 6) > 59))
            return false;

        // A leap second is one before midnight UTC.
        var utc = hour * 60 + minute - (match.Groups[4].Value == "-" ? -offset : offset);
        return second < 60 || (utc + 2880) % 1440 == 1439;
    }

    private static int Number(Match match, int group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static bool IsEmail(string text) =>
        text.Length <= 254 && text.IndexOf('@', StringComparison.Ordinal) is > 0 and <= 64 && EmailForm().IsMatch(text);

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))\z", RegexOptions.CultureInvariant)]
    private static partial Regex DateTimeForm();

    [GeneratedRegex(@"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex EmailForm();
}
