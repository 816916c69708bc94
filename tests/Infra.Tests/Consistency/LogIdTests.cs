using System.Text.RegularExpressions;

namespace Trunkline.Infra.Tests.Consistency;

/// <summary>The runbook names log lines by their number: a number stands for one line.</summary>
public sealed partial class LogIdTests
{
    [Fact]
    public void A_number_stands_for_one_line_and_the_runbook_names_none_that_is_not_there()
    {
        var numbers = Files.Sources().SelectMany(source => Id().Matches(source)).Select(m => m.Groups["id"].Value).ToList();
        Assert.True(numbers.Count > 20);
        Assert.Empty(numbers.GroupBy(n => n).Where(g => g.Count() > 1).Select(g => g.Key));
        var named = Named().Matches(Files.Text("docs", "operations.md")).Select(m => m.Groups["id"].Value).Distinct();
        Assert.Empty(named.Except(numbers));
    }

    [GeneratedRegex(@"LoggerMessage\((?<id>[0-9]+),")]
    private static partial Regex Id();

    [GeneratedRegex(@"(log (line|lines|entry)|(?<=log lines [0-9]{4}) and) (?<id>[0-9]{4})", RegexOptions.IgnoreCase)]
    private static partial Regex Named();
}
