using System.Collections.Concurrent;
using System.Text.Json;

namespace Trunkline.Intake.Providers;

/// <summary>The providers that Intake knows: one embedded data file each, read when a source first asks for it.</summary>
internal static class ProviderCatalog
{
    private static readonly ConcurrentDictionary<string, Provider> Read = new(StringComparer.Ordinal);

    /// <summary>All names, in ordinal order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(ProviderCatalog).Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal)];

    public static Provider? Find(string name) => Names.Contains(name) ? Read.GetOrAdd(name, Load) : null;

    private static Provider Load(string name)
    {
        using var file = typeof(ProviderCatalog).Assembly.GetManifestResourceStream(name)!;
        return JsonSerializer.Deserialize(file, ProviderJson.Default.Provider)!;
    }
}
