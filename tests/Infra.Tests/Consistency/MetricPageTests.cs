using System.Text.RegularExpressions;

namespace Trunkline.Infra.Tests.Consistency;

/// <summary>The table of metrics in docs/operations.md says what the code tells: no metric more, none less, each with its unit.</summary>
public sealed partial class MetricPageTests
{
    [Fact]
    public void Every_metric_stands_in_the_table_with_its_unit_and_nothing_else_does()
    {
        var page = Files.Text("docs", "operations.md");
        var chapter = page[page.IndexOf("## Metrics", StringComparison.Ordinal)..page.IndexOf("## Alerts", StringComparison.Ordinal)];
        var written = Row().Matches(chapter).ToDictionary(row => row.Groups["name"].Value, row => row.Groups["unit"].Value, StringComparer.Ordinal);
        Assert.True(Instruments.Emitted.Count > 30);
        Assert.Empty(Instruments.Emitted.Keys.Except(written.Keys));
        Assert.Empty(written.Keys.Except(Instruments.Emitted.Keys));
        Assert.All(Instruments.Emitted, metric => Assert.Equal(metric.Value, written[metric.Key]));
    }

    [GeneratedRegex("^\\| `(?<name>[a-z.]+)` \\| (?<unit>[^| ]*) ?\\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
