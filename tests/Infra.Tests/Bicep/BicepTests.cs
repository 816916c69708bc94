using Trunkline.Testing;
using Trunkline.Testing.Conditions;
using Trunkline.Testing.Node;

namespace Trunkline.Infra.Tests.Bicep;

/// <summary>The infrastructure as Bicep's syntax tree sees it, and the checker itself on files that are broken on purpose.</summary>
[NeedsNode]
public sealed class BicepTests
{
    private const string Mark = "//! ";

    public static TheoryData<string> Broken => new(Directory
        .EnumerateFiles(Repository.PathOf("tests", "Infra.Tests", "Bicep", "broken"), "*.bicep")
        .Select(file => Path.GetFileName(file)));

    [ConditionalFact]
    public void The_infrastructure_has_no_faults() => Assert.Equal([], Check(Repository.PathOf("infra", "main.bicep")));

    [ConditionalFact]
    public void Every_Bicep_file_is_reached_from_the_main_one()
    {
        var main = Files.Text("infra", "main.bicep");
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("infra", "app"), "*.bicep"))
            Assert.Contains($"'app/{Path.GetFileName(file)}'", main, StringComparison.Ordinal);
    }

    [ConditionalTheory]
    [MemberData(nameof(Broken))]
    public void Every_planted_fault_is_found_and_nothing_else(string name)
    {
        var file = Repository.PathOf("tests", "Infra.Tests", "Bicep", "broken", name);
        var expected = File.ReadLines(file)
            .Select((line, i) => (Line: i + 1, Fault: line.Split(Mark, 2)))
            .Where(line => line.Fault.Length == 2 && !line.Fault[0].StartsWith("//", StringComparison.Ordinal))
            .Select(line => $"{line.Line}: {line.Fault[1]}");
        var found = Check(file)
            .Where(fault => fault.StartsWith($"tests/Infra.Tests/Bicep/broken/{name}:", StringComparison.Ordinal))
            .Select(fault => fault.Split(':', 4))
            .Select(fault => $"{fault[1]}:{fault[3]}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [ConditionalFact]
    [NeedsProgram("bicep")]
    public void Where_the_compiler_is_installed_it_has_no_complaint()
    {
        var (code, output) = NodeTools.Run("bicep", "build", Repository.PathOf("infra", "main.bicep"), "--stdout");
        Assert.True(code == 0, output);
        Assert.DoesNotContain("Warning", output.Split('{')[0], StringComparison.Ordinal);
    }

    private static string[] Check(string file)
    {
        var (code, output) = NodeTools.Run(
            "node", Repository.PathOf("tests", "Infra.Tests", "Bicep", "check.mjs"), Repository.PathOf("infra", "api-versions.json"), file);
        Assert.True(code is 0 or 1, output);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
