using System.Text.RegularExpressions;
using Trunkline.Declarations;

namespace Trunkline.Connectors.Presets;

/// <summary>Reads <c>Presets/*.yaml</c>: <c>preset</c>, <c>title</c>, <c>parameters</c>, <c>notes</c>, and under <c>connection</c> the language of connection files.</summary>
internal static partial class PresetFile
{
    /// <summary>Reads one preset; null, with faults, when it is not sound.</summary>
    public static Preset? Read(string file, string text, FaultList faults)
    {
        var before = faults.Count;
        if (DeclaredFile.Read(file, text, faults) is not { } root)
            return null;
        var name = root.RequiredText("preset", faults, "start with 'preset: name'");
        var title = root.RequiredText("title", faults, "say the system's name");
        var parameters = new List<PresetParameter>();
        if (root.Map("parameters", faults) is { } declared)
        {
            foreach (var key in declared.Keys)
            {
                if (declared.Map(key.Value, faults) is { } map)
                    parameters.Add(Parameter(key.Value, map, faults));
            }
        }

        var notes = root.List("notes", faults)?.Items.OfType<DeclaredText>().Select(n => n.Value).ToList() ?? [];
        var connection = root.Map("connection", faults);
        if (connection is null && !root.Has("connection"))
            faults.Add(root, "'connection' is missing", "say what is known");
        root.RejectUnknownKeys(faults);
        return faults.Count == before ? new Preset(name!.Value, title!.Value, parameters, connection!, notes, Facts(text)) : null;
    }

    private static PresetParameter Parameter(string name, DeclaredMap map, FaultList faults)
    {
        var choices = new Dictionary<string, string>(StringComparer.Ordinal);
        if (map.Map("choices", faults) is { } words)
        {
            foreach (var word in words.Keys)
                choices[word.Value] = words.Text(word.Value, faults)?.Value ?? "";
        }

        var parameter = new PresetParameter(name, map.RequiredText("meaning", faults, "say what it is")?.Value ?? "")
        {
            Example = map.Text("example", faults)?.Value,
            Default = map.Text("default", faults)?.Value,
            IsOptional = map.Text("optional", faults)?.Value == "true",
            Form = map.Text("form", faults) is { } form ? new Regex($"^(?:{form.Value})$", RegexOptions.CultureInvariant) : null,
            Choices = choices,
        };
        map.RejectUnknownKeys(faults);
        return parameter;
    }

    // The comments are the record of where facts come from, and YAML readers drop comments.
    private static IReadOnlyList<PresetFact> Facts(string text) =>
        [.. FactComment().Matches(text).Select(m => new PresetFact(m.Groups["day"].Value, m.Groups["page"].Value, m.Groups["what"].Value.Trim()))];

    [GeneratedRegex(@"^[ ]*# (?<day>\d{4}-\d\d-\d\d) (?<page>https://\S+): (?<what>.+)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex FactComment();
}
