using System.Text.Json;

namespace Trunkline.Intake.Tests.Conformance;

/// <summary>The webhook vectors: from WEBHOOK_VECTORS where set, else from the folder beside the repository.</summary>
internal static class VectorFile
{
    public static string? Path { get; } = Environment.GetEnvironmentVariable("WEBHOOK_VECTORS") is { Length: > 0 } named ? named : BesideRepository();

    public static IReadOnlyList<JsonElement> Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path!));
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    private static string? BesideRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(System.IO.Path.Combine(folder.FullName, "functions.sln")))
                continue;
            var path = System.IO.Path.Combine(folder.FullName, "..", "shared", "conformance", "webhooks", "vectors.json");
            // The shared folder may lie one level higher.
            if (!File.Exists(path))
                path = System.IO.Path.Combine(folder.FullName, "..", "..", "shared", "conformance", "webhooks", "vectors.json");
            return File.Exists(path) ? path : null;
        }

        return null;
    }
}

/// <summary>A fact that is skipped, with the reason printed, where there is no vector file. A file named by WEBHOOK_VECTORS must be there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class VectorFactAttribute : FactAttribute
{
    public VectorFactAttribute()
    {
        if (VectorFile.Path is null)
            Skip = "no webhook vectors: set WEBHOOK_VECTORS to their file, or lay it at ../shared/conformance/webhooks/vectors.json";
    }
}
