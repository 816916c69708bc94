using System.Text;
using Trunkline.Connectors.Presets;

namespace Trunkline.Connectors.Tests.Presets;

/// <summary>The smallest connection file that uses a preset, as docs/connections.md shows it.</summary>
internal static class PresetExamples
{
    public static IEnumerable<object[]> Names => PresetCatalog.Names.Select(n => new object[] { n });

    /// <summary>The same for calls without anybody who connects it: a first refresh token is given.</summary>
    public static string Callable(Preset preset, string name) => Written(preset, name, p => p.IsRequired || p.Name == "refreshToken");

    public static string Minimal(Preset preset, string? name = null) => Written(preset, name, p => p.IsRequired);

    private static string Written(Preset preset, string? name, Func<PresetParameter, bool> wanted)
    {
        var text = new StringBuilder($"connection: {name ?? preset.Name}\n");
        var given = preset.Parameters.Where(wanted).ToList();
        if (given.Count == 0)
            return text.Append($"preset: {preset.Name}\n").ToString();
        text.Append($"preset:\n  name: {preset.Name}\n");
        foreach (var parameter in given)
            text.Append($"  {parameter.Name}: {Scalar(parameter.Example!)}\n");
        return text.ToString();
    }

    // As a person would write it: quotes only where YAML needs them.
    public static string Scalar(string text) => text.StartsWith('$') || text.Contains(": ", StringComparison.Ordinal) ? $"\"{text}\"" : text;

    public static string? Setting(string name) => "setting-" + name.ToLowerInvariant();
}
