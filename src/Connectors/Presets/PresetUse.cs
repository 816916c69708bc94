using System.Text.RegularExpressions;
using Trunkline.Declarations;

namespace Trunkline.Connectors.Presets;

/// <summary>One connection file's use of a preset: <c>preset: name</c>, or <c>preset: { name, parameter: value, ... }</c>.</summary>
internal sealed partial class PresetUse
{
    // A credential, or a way of paging, of another kind shares no keys with the preset's.
    private static readonly IReadOnlyList<string> Kinds = ["type", "by"];

    private readonly DeclaredNode at;
    private readonly FaultList faults;
    private readonly Dictionary<string, DeclaredText?> given = new(StringComparer.Ordinal);
    private readonly HashSet<string> missing = new(StringComparer.Ordinal);
    private readonly Preset preset;

    private PresetUse(Preset preset, DeclaredNode at, FaultList faults)
    {
        this.preset = preset;
        this.at = at;
        this.faults = faults;
    }

    /// <summary>The file with the preset below it, or as it is where it names none; null, with a fault, where nobody knows the preset.</summary>
    /// <param name="root">The file.</param>
    /// <param name="settings">The value of a setting; null when it is not set.</param>
    /// <param name="faults">Where faults go.</param>
    public static DeclaredMap? Expand(DeclaredMap root, Func<string, string?> settings, FaultList faults)
    {
        if (root.Node("preset") is not { } node)
            return root;
        var map = node as DeclaredMap;
        var name = map is null ? root.Text("preset", faults) : map.RequiredText("name", faults, $"use one of {string.Join(", ", PresetCatalog.Names)}");
        if (name is null)
            return null;
        if (PresetCatalog.Find(name.Value) is not { } preset)
        {
            faults.Add(name, $"unknown preset '{name.Value}'", Suggestion.Remedy(name.Value, [.. PresetCatalog.Names]));
            return null;
        }

        var use = new PresetUse(preset, node, faults);
        if (map is not null)
            use.Take(map, settings);
        var merged = new DeclaredOverlay(node, use.Inherit, Kinds).Lay(root, preset.Connection);
        merged.Has("preset");
        return merged;
    }

    private void Take(DeclaredMap map, Func<string, string?> settings)
    {
        foreach (var parameter in preset.Parameters.Where(p => map.Has(p.Name)))
            given[parameter.Name] = map.Text(parameter.Name, faults) is { } text ? Checked(parameter, text, settings) : null;
        map.RejectUnknownKeys(faults);
    }

    private DeclaredText? Checked(PresetParameter parameter, DeclaredText text, Func<string, string?> settings)
    {
        var value = Setting().Replace(text.Value, m => settings(m.Groups[1].Value.Trim()) ?? m.Value);

        // A secret is not known yet, and a setting that is not set is told where it is read.
        if (value.Contains("${", StringComparison.Ordinal))
            return text;
        if (parameter.Choices.Count > 0)
        {
            if (parameter.Choices.TryGetValue(value, out var meant))
                return DeclaredText.At(text, meant);
            faults.Add(text, $"'{parameter.Name}' is '{value}'", Suggestion.Remedy(value, [.. parameter.Choices.Keys]));
            return null;
        }

        if (value.Length > 0 && parameter.Form?.IsMatch(value) != false)
            return text;
        faults.Add(text, $"'{value}' is no {parameter.Name} of preset '{preset.Name}'", $"it is {parameter.Meaning}{(parameter.Example is null ? "" : $", like {parameter.Example}")}");
        return null;
    }

    private Inherited Inherit(DeclaredText text)
    {
        var names = Place().Matches(text.Value).Select(m => m.Groups[1].Value).Where(n => preset.Parameters.Any(p => p.Name == n)).Distinct().ToList();
        if (names.Count == 0)
            return Inherited.As(DeclaredText.At(at, text.Value));
        var (value, place) = (text.Value, at);
        foreach (var parameter in preset.Parameters.Where(p => names.Contains(p.Name)))
        {
            if (!given.TryGetValue(parameter.Name, out var own))
            {
                if (parameter.Default is { } absent)
                    value = value.Replace($"{{{parameter.Name}}}", parameter.Choices.GetValueOrDefault(absent, absent), StringComparison.Ordinal);
                else if (parameter.IsOptional)
                    return Inherited.LeftOut;
                else
                    return Missing(parameter);
                continue;
            }

            if (own is null)
                return Inherited.As(null);
            if (value == $"{{{parameter.Name}}}")
                return Inherited.As(own);
            (value, place) = (value.Replace($"{{{parameter.Name}}}", own.Value, StringComparison.Ordinal), own);
        }

        return Inherited.As(DeclaredText.At(place, value));
    }

    private Inherited Missing(PresetParameter parameter)
    {
        if (missing.Add(parameter.Name))
            faults.Add(at, $"preset '{preset.Name}' needs '{parameter.Name}': {parameter.Meaning}", $"write preset: {{ name: {preset.Name}, {parameter.Name}: {Quoted(parameter.Example!)} }}");
        return Inherited.As(null);
    }

    private static string Quoted(string text) => text.StartsWith('$') ? $"\"{text}\"" : text;

    [GeneratedRegex(@"\$\{setting:([^}]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Setting();

    [GeneratedRegex(@"\{([a-zA-Z]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
