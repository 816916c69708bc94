using System.Globalization;
using Trunkline.Runs.Testing;

namespace Trunkline.Cli.Testing;

/// <summary>Tells a person how the cases went, as they go.</summary>
internal sealed class ConsoleReport(TextWriter output, bool colours)
{
    private string? flow;

    public void Tell(FlowTestResult result)
    {
        if (flow != result.File.Flow.Plan.Flow)
            output.WriteLine(Bold(flow = result.File.Flow.Plan.Flow));
        var took = Dim(string.Create(CultureInfo.InvariantCulture, $"{result.Took.TotalMilliseconds:0.0} ms"));
        output.WriteLine($"  {(result.Passed ? Green("✓") : Red("✗"))} {result.Test.Name.Value}  {took}");
        foreach (var mismatch in result.Mismatches)
        {
            output.WriteLine($"      {mismatch.What}  {Dim($"({result.File.File}:{mismatch.Line}:{mismatch.Column})")}");
            foreach (var line in mismatch.Details)
                output.WriteLine("        " + (line[0] == '-' ? Red(line) : line[0] == '+' ? Green(line) : line));
        }
    }

    public void Sum(IReadOnlyList<FlowTestResult> results, TimeSpan took)
    {
        var failed = results.Count(r => !r.Passed);
        output.WriteLine();
        if (failed > 0)
            output.WriteLine($"{Dim("- expected, + got")}");
        var sum = $"{results.Count - failed} passed, {failed} failed";
        output.WriteLine($"{(failed == 0 ? Green(sum) : Red(sum))} {Dim(string.Create(CultureInfo.InvariantCulture, $"in {took.TotalMilliseconds:0} ms"))}");
    }

    private string Green(string text) => Colour("32", text);

    private string Red(string text) => Colour("31", text);

    private string Bold(string text) => Colour("1", text);

    private string Dim(string text) => Colour("2", text);

    private string Colour(string code, string text) => colours ? $"\e[{code}m{text}\e[0m" : text;
}
