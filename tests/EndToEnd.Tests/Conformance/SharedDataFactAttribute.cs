using Trunkline.Testing;

namespace Trunkline.EndToEnd.Tests.Conformance;

/// <summary>A test over real payloads that are kept beside the repository, or where an environment variable says.
/// Where there is nothing it is skipped, and says so; an empty folder is not nothing and fails.</summary>
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string variable, string besideRepository)
    {
        if (Locate(variable, besideRepository) is null)
            Skip = $"no payloads: neither {variable} is set nor is there ../{besideRepository} beside the repository";
    }

    public static string? Locate(string variable, string besideRepository)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } set)
            return Path.Exists(set) ? set : throw new DirectoryNotFoundException($"{variable} says {set}, which is not there.");
        var beside = Path.Combine(Path.GetDirectoryName(Repository.Root) ?? Repository.Root, besideRepository);
        return Path.Exists(beside) ? beside : null;
    }
}
