using Trunkline.Testing;

namespace Trunkline.Connectors.Tests.Presets;

public class PresetGuideTests
{
    private const string Mark = "<!-- presets -->\n";

    // TRUNKLINE_REGENERATE=1 writes the page anew.
    [Fact]
    public void The_page_says_what_the_presets_say()
    {
        var path = Repository.PathOf("docs", "connections.md");
        var text = File.ReadAllText(path);
        var written = text[..(text.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)] + "\n" + PresetGuidePage.Write();
        if (Environment.GetEnvironmentVariable("TRUNKLINE_REGENERATE") == "1")
            File.WriteAllText(path, text = written);

        Assert.True(text == written, "docs/connections.md differs from the presets: run TRUNKLINE_REGENERATE=1 dotnet test tests/Connectors.Tests --filter PresetGuide");
    }
}
