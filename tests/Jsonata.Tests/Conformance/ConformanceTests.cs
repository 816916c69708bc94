using Xunit.Abstractions;

namespace Trunkline.Jsonata.Tests.Conformance;

[Trait("Category", "Conformance")]
public sealed class ConformanceTests(ITestOutputHelper output)
{
    [SuiteFact]
    public void Every_case_of_the_suite_passes()
    {
        var count = 0;
        var failures = new List<string>();
        foreach (var suiteCase in Suite.Cases())
        {
            count++;
            if (suiteCase.Run() is { } wrong)
                failures.Add($"{suiteCase.Name}: {suiteCase.Expression.ReplaceLineEndings(" ")} {wrong}");
        }

        var summary = $"JSONata suite: {count} cases ran, {failures.Count} failed.";
        output.WriteLine(summary);
        Console.WriteLine(summary);
        foreach (var failure in failures)
            output.WriteLine(failure);
        Assert.True(count > 0, "The suite's folder holds no cases.");
        Assert.True(failures.Count == 0, summary + Environment.NewLine + string.Join(Environment.NewLine, failures));
    }
}
