using System.Text;
using Trunkline.Connectors.Presets;
using Trunkline.Declarations;

namespace Trunkline.Connectors.Tests.Presets;

/// <summary>Writes the presets' part of docs/connections.md from their files.</summary>
internal static class PresetGuidePage
{
    public static string Write()
    {
        var presets = PresetCatalog.Names.Select(n => PresetCatalog.Find(n)!).OrderBy(p => p.Title, StringComparer.OrdinalIgnoreCase).ToList();
        var page = new StringBuilder("| preset | system | auth | version | limit | pages | key of idempotency |\n|---|---|---|---|---|---|---|\n");
        foreach (var preset in presets)
        {
            var map = preset.Connection;
            string[] cells =
            [
                $"[`{preset.Name}`](#{Anchor(preset.Title)})", preset.Title, Code(Text(map, "auth", "type")), Version(preset), Limit(map), Code(Text(map, "pages", "by")),
                Code(Text(map, "idempotency", "header") ?? Text(map, "idempotency", "query")),
            ];
            page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }

        foreach (var preset in presets)
            Section(page, preset);
        return page.ToString();
    }

    private static void Section(StringBuilder page, Preset preset)
    {
        page.Append($"\n### {preset.Title}\n\n```yaml\n# integrations/connections/{preset.Name}.yaml\n{PresetExamples.Minimal(preset)}```\n\n");
        page.Append("| you give | what it is | |\n|---|---|---|\n");
        foreach (var parameter in preset.Parameters)
            page.Append($"| `{parameter.Name}` | {Cell(Meaning(parameter))} | {Absent(parameter)} |\n");
        page.Append("\nThe preset says:\n\n```yaml\n").Append(Body(preset)).Append("```\n");
        if (preset.Notes.Count > 0)
            page.Append('\n');
        foreach (var note in preset.Notes)
            page.Append($"- {note}\n");
        page.Append("\nTaken from: ").AppendJoin("; ", preset.Facts.Select(f => $"[{f.What}]({f.Page}) on {f.LookedUp}")).Append(".\n");
    }

    private static string Meaning(PresetParameter parameter) =>
        parameter.Choices.Count == 0 ? parameter.Meaning : $"{parameter.Meaning}: {string.Join(", ", parameter.Choices.Keys.Select(k => $"`{k}`"))}";

    private static string Absent(PresetParameter parameter) =>
        parameter.Default is { } value ? $"`{value}` when absent" : parameter.IsOptional ? "may be left out" : "required";

    // What stands under 'connection', without its comments.
    private static string Body(Preset preset)
    {
        var lines = PresetCatalog.Text(preset.Name).ReplaceLineEndings("\n").Split('\n');
        return string.Concat(lines.SkipWhile(l => l != "connection:").Skip(1).Where(l => l.Length > 0 && !l.TrimStart().StartsWith('#')).Select(l => l[2..] + "\n"));
    }

    private static string Version(Preset preset)
    {
        if (Text(preset.Connection, "apiVersion", "value") is { } value)
            return $"`{Text(preset.Connection, "apiVersion", "header") ?? Text(preset.Connection, "apiVersion", "query")}: {value}`";
        return Code(preset.Parameters.FirstOrDefault(p => p.Name == "version")?.Default);
    }

    private static string Limit(DeclaredMap map)
    {
        string?[] parts = [Text(map, "limit", "rate"), Text(map, "limit", "burst") is { } burst ? $"burst {burst}" : null, Text(map, "limit", "concurrency") is { } many ? $"{many} at once" : null];
        return string.Join(", ", parts.OfType<string>());
    }

    private static string? Text(DeclaredMap map, string key, string inner) => ((map.Node(key) as DeclaredMap)?.Node(inner) as DeclaredText)?.Value;

    private static string Code(string? text) => text is null ? "" : $"`{text}`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    // As the usual renderers of Markdown make them of headings.
    private static string Anchor(string title) =>
        new([.. title.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-').Select(c => c == ' ' ? '-' : c)]);
}
