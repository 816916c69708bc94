using System.Text.RegularExpressions;
using Trunkline.Declarations;

namespace Trunkline.Intake.Sources;

/// <summary>Replaces <c>${setting:NAME}</c> in a source's texts.</summary>
internal sealed partial class Substitution(FaultList faults, Func<string, string?>? settings)
{
    /// <summary>The text with its settings filled in; a setting that is missing, or a secret where none may stand, is a fault.</summary>
    public string Apply(DeclaredText text) => Place().Replace(text.Value, match =>
    {
        var (line, column) = text.PlaceOf(1, match.Index + 1);
        var (kind, name) = (match.Groups[1].Value, match.Groups[2].Value);
        switch (kind)
        {
            case "setting" when settings?.Invoke(name) is { Length: > 0 } value:
                return value;
            case "setting":
                faults.Add(new Fault(text.File, line, column, $"setting '{name}' is not set", $"add {name} to the app's settings (local.settings.json while developing)"));
                break;
            case "secret":
                faults.Add(new Fault(text.File, line, column, "a secret stands outside 'secrets'", $"list '{name}' under 'secrets'"));
                break;
            default:
                faults.Add(new Fault(text.File, line, column, $"unknown substitution '{kind}'", "use ${setting:NAME}"));
                break;
        }

        return "";
    });

    [GeneratedRegex(@"\$\{([a-z]*):?([^}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
