using Trunkline.Testing;
using Trunkline.Testing.Conditions;

namespace Trunkline.Functions.Tests.Standins;

/// <summary>Needs the dump of the real worker assemblies: <c>TRUNKLINE_WORKER_API</c>, or <c>shared/reference/worker-api.md</c> beside or above the
/// repository.</summary>
public sealed class NeedsReferenceAttribute : ConditionAttribute
{
    /// <summary>The file; null where it is not at hand.</summary>
    public static string? Path { get; } = Find();

    /// <inheritdoc />
    public override string? Missing =>
        Path is null ? "shared/reference/worker-api.md is not beside the repository; TRUNKLINE_WORKER_API may name it" : null;

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("TRUNKLINE_WORKER_API") is { Length: > 0 } given)
            return given;
        for (var folder = new DirectoryInfo(Repository.Root); folder is not null; folder = folder.Parent)
        {
            var beside = System.IO.Path.Combine(folder.FullName, "shared", "reference", "worker-api.md");
            if (File.Exists(beside))
                return beside;
        }

        return null;
    }
}
