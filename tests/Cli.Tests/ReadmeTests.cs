using System.Text.RegularExpressions;
using Trunkline.Cli.Commands;
using Trunkline.Cli.Local;

namespace Trunkline.Cli.Tests;

/// <summary>What a newcomer reads and types is so.</summary>
public sealed partial class ReadmeTests
{
    private readonly Checkout checkout = Checkout.Find();

    [Fact]
    public void The_first_own_flow_is_without_fault_beside_the_shipped_files()
    {
        var readme = File.ReadAllText(Path.Combine(checkout.Root, "README.md"));
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(checkout.Integrations, "*.yaml", SearchOption.AllDirectories))
            folder.Write(Path.GetRelativePath(checkout.Integrations, file), File.ReadAllText(file));
        folder.Write("sources/signups.yaml", Block(readme, "source: signups"));
        folder.Write("flows/welcome.yaml", Block(readme, "flow: welcome"));
        var error = new StringWriter();
        Assert.Equal(0, ValidateCommand.Validate(folder.Path, DevelopmentSettings.Read(checkout.Root).Find, TextWriter.Null, error, TimeProvider.System));
        Assert.Equal("", error.ToString());
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("docs/architecture.md")]
    [InlineData("samples/Sandbox/README.md")]
    public void Every_link_to_a_file_leads_somewhere(string page)
    {
        var file = Path.Combine(checkout.Root, page);
        var links = Link().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value).Where(l => !l.StartsWith("http", StringComparison.Ordinal));
        Assert.All(links, l => Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(file)!, l)), $"{page} links to {l}, which is not there"));
    }

    [Fact]
    public void Every_place_that_the_architecture_names_is_there()
    {
        var places = Place().Matches(File.ReadAllText(Path.Combine(checkout.Root, "docs/architecture.md"))).Select(m => m.Groups[1].Value).Distinct();
        Assert.All(places, p => Assert.True(Path.Exists(Path.Combine(checkout.Root, p)), $"docs/architecture.md names {p}, which is not there"));
    }

    // A fenced block that holds a line, without the indent of the list it stands in.
    private static string Block(string page, string line) =>
        string.Join('\n', Fence().Matches(page).Select(m => m.Groups[1].Value).Single(b => b.TrimStart().StartsWith(line, StringComparison.Ordinal)).Split('\n').Select(l => l.Length > 3 ? l[3..] : "")) + "\n";

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`((?:src|samples|tests|docs|integrations)/[A-Za-z/.-]*)`")]
    private static partial Regex Place();

    [GeneratedRegex(@"```yaml\n(.*?)\n *```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
