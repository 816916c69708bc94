using System.Text.Json;
using Trunkline.Testing;

namespace Trunkline.Infra.Tests;

/// <summary>The files that have to agree with each other.</summary>
internal static class Files
{
    public static string Text(params string[] path) => File.ReadAllText(Repository.PathOf(path));

    public static JsonElement Json(params string[] path) => JsonDocument.Parse(Text(path)).RootElement;

    /// <summary>All C# sources of the rooms and doors.</summary>
    public static IEnumerable<string> Sources() => Directory
        .EnumerateFiles(Repository.PathOf("src"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Select(File.ReadAllText);

    public static IEnumerable<string> Integrations(string kind) =>
        Directory.EnumerateFiles(Repository.PathOf("integrations", kind), "*.yaml").Select(File.ReadAllText);
}
