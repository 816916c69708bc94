using System.Text.RegularExpressions;
using Trunkline.Testing;

namespace Trunkline.Functions.Tests;

/// <summary>A project without a <c>Build.0</c> line is neither restored nor built in that configuration: so the app's packages are asked for in
/// Release only, and nothing else is left out by accident.</summary>
public sealed partial class SolutionTests
{
    private readonly string solution = File.ReadAllText(Repository.PathOf("functions.sln"));

    [Fact]
    public void The_app_is_built_in_Release_only()
    {
        var app = Projects().Single(project => project.Path.EndsWith("Functions.csproj", StringComparison.Ordinal)).Id;
        Assert.DoesNotContain($"{app}.Debug|Any CPU.Build.0", solution, StringComparison.Ordinal);
        Assert.Contains($"{app}.Release|Any CPU.Build.0", solution, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_else_is_built_in_both()
    {
        foreach (var (path, id) in Projects().Where(project => !project.Path.EndsWith(@"\Functions.csproj", StringComparison.Ordinal)))
        {
            Assert.True(solution.Contains($"{id}.Debug|Any CPU.Build.0", StringComparison.Ordinal), $"{path} is not built in Debug");
            Assert.True(solution.Contains($"{id}.Release|Any CPU.Build.0", StringComparison.Ordinal), $"{path} is not built in Release");
        }
    }

    [Fact]
    public void Nothing_that_ships_references_the_app()
    {
        foreach (var project in Directory.EnumerateFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories))
            Assert.DoesNotContain("Functions.csproj", File.ReadAllText(project), StringComparison.Ordinal);
    }

    [GeneratedRegex("= \"[^\"]+\", \"(?<path>[^\"]+\\.csproj)\", \"(?<id>\\{[0-9A-F-]+\\})\"")]
    private static partial Regex Project();

    private IEnumerable<(string Path, string Id)> Projects() =>
        Project().Matches(solution).Select(match => (match.Groups["path"].Value, match.Groups["id"].Value));
}
