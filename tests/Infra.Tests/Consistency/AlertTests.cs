using System.Text.RegularExpressions;

namespace Trunkline.Infra.Tests.Consistency;

/// <summary>Alerts and workbook read only what the code tells, and every alert has its chapter in the runbook.</summary>
public sealed partial class AlertTests
{
    [Theory]
    [InlineData("alerts.json")]
    [InlineData("workbook.json")]
    public void Every_metric_that_is_read_is_emitted(string file)
    {
        var read = Metric().Matches(Files.Text("infra", file)).Select(match => match.Groups["name"].Value).Distinct().ToList();
        Assert.NotEmpty(read);
        Assert.All(read, name => Assert.Contains(name, Instruments.Emitted.Keys));
    }

    [Fact]
    public void Every_alert_has_its_chapter_and_every_chapter_its_alert()
    {
        var alerts = Files.Json("infra", "alerts.json").EnumerateArray().Select(alert => alert.GetProperty("name").GetString()!);
        var docs = Files.Text("docs", "operations.md");
        Assert.Equal(alerts, Chapter().Matches(docs).Select(match => match.Groups["name"].Value));
        foreach (var chapter in docs.Split("\n### ").Skip(1))
        {
            Assert.Contains("**What it means.**", chapter, StringComparison.Ordinal);
            Assert.Contains("**How to look.**", chapter, StringComparison.Ordinal);
            Assert.Contains("**What to do.**", chapter, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_alert_measures_a_column_called_Value_in_a_window_that_rules_may_have()
    {
        string[] windows = ["PT5M", "PT10M", "PT15M", "PT30M", "PT1H", "PT6H", "P1D", "P2D"];
        foreach (var alert in Files.Json("infra", "alerts.json").EnumerateArray())
        {
            Assert.Contains("Value = ", alert.GetProperty("query").GetString(), StringComparison.Ordinal);
            Assert.Contains(alert.GetProperty("window").GetString(), windows);
            Assert.InRange(alert.GetProperty("severity").GetInt32(), 0, 4);
        }
    }

    [Fact]
    public void Every_alert_is_one_for_each_thing_that_its_query_tells_apart()
    {
        Assert.Contains("dimensions: map(alert.by, ", Files.Text("infra", "app", "alerts.bicep"), StringComparison.Ordinal);
        foreach (var alert in Files.Json("infra", "alerts.json").EnumerateArray())
        {
            var query = alert.GetProperty("query").GetString()!;
            var grouped = Grouped().Match(query[query.LastIndexOf("summarize", StringComparison.Ordinal)..]).Groups["columns"].Value;
            Assert.Equal(Column().Matches(grouped).Select(match => match.Groups["name"].Value), alert.GetProperty("by").EnumerateArray().Select(column => column.GetString()!));
        }
    }

    [GeneratedRegex("'(?<name>trunkline\\.[a-z.]+)'")]
    private static partial Regex Metric();

    [GeneratedRegex(@" by (?<columns>.*?)(?: \| |$)")]
    private static partial Regex Grouped();

    [GeneratedRegex(@"(?<name>[A-Z][a-z]+) = (?!=)")]
    private static partial Regex Column();

    [GeneratedRegex("^### (?<name>[a-z-]+)$", RegexOptions.Multiline)]
    private static partial Regex Chapter();
}
