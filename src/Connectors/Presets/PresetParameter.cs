using System.Text.RegularExpressions;

namespace Trunkline.Connectors.Presets;

/// <summary>Something that a preset cannot know: a shop's name, a region, a secret.</summary>
/// <param name="Name">The key under <c>preset</c>, and <c>{name}</c> in the preset's texts.</param>
/// <param name="Meaning">What it is, for people.</param>
internal sealed record PresetParameter(string Name, string Meaning)
{
    /// <summary>A value that works; null where there is a default.</summary>
    public string? Example { get; init; }

    public string? Default { get; init; }

    /// <summary>The keys that need it are left out where it is not given.</summary>
    public bool IsOptional { get; init; }

    /// <summary>What a value looks like; null for anything.</summary>
    public Regex? Form { get; init; }

    /// <summary>The words that may be said, and what each stands for; empty for any text.</summary>
    public IReadOnlyDictionary<string, string> Choices { get; init; } = new Dictionary<string, string>();

    public bool IsRequired => Default is null && !IsOptional;
}
