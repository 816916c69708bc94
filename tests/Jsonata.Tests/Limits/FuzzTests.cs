using System.Text;
using Trunkline.Jsonata.Tests.Conformance;
using Xunit.Abstractions;

namespace Trunkline.Jsonata.Tests.Limits;

/// <summary>Whatever is done to the suite's expressions, only a fault with code, place and message ever comes of it.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Mutants = 6000;

    private static readonly string[] Pieces =
    [
        ".", "[0]", "[]", "*", "**", "%", "$", "$$", "(", ")", "[", "]", "{", "}", "\"a\"", "1", "-", "&", "=", "~>", ":=", "?", ":", " and ", " in ",
        "..", ",", ";", "@$v", "#$i", "^(", "$sum", "$string(", "$map($, function($x){", "/a*/", "|", "??", "?:", "`a`", "!", "<", "1e308", "\\u00", "$eval(",
        "$f := ", "function($x)<a<n>:n>{", "[1..1e6]", "$pad(", "$join(", "'", "\ud800",
    ];

    [SuiteFact]
    public void Mutated_expressions_only_ever_give_faults()
    {
        var random = new Random(20261120);
        var cases = Suite.Cases().Where(suiteCase => suiteCase.Expression.Length < 400).ToArray();
        var limits = new JsonataLimits { MaxSteps = 100_000, MaxResultBytes = 4 * 1024 * 1024, Timeout = TimeSpan.FromSeconds(2), MaxDepth = 200, MaxSequenceLength = 20_000 };
        var (compiled, evaluated) = (0, 0);
        for (var round = 0; round < Mutants; round++)
        {
            var suiteCase = cases[random.Next(cases.Length)];
            var text = Mutate(suiteCase.Expression, cases, random);
            try
            {
                var expression = JsonataExpression.Compile(text);
                compiled++;
                var result = expression.Evaluate(suiteCase.Input, new JsonataEnvironment { Limits = limits });
                _ = result.IsTrue;
                _ = result.ToElement();
                evaluated++;
            }
            catch (JsonataException fault)
            {
                Assert.True(fault.Code.Length == 5 && "STDU".Contains(fault.Code[0], StringComparison.Ordinal), $"{text}: odd code {fault.Code}");
                Assert.False(string.IsNullOrWhiteSpace(fault.Message), $"{text}: no message for {fault.Code}");
            }
            catch (Exception crash)
            {
                Assert.Fail($"{text}: {crash}");
            }
        }

        output.WriteLine($"{Mutants} mutants: {compiled} compiled, {evaluated} gave a result.");
        Assert.True(evaluated > Mutants / 10);
    }

    private static string Mutate(string expression, SuiteCase[] cases, Random random)
    {
        var text = new StringBuilder(expression);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(text.Length + 1);
            switch (random.Next(4))
            {
                case 0:
                    text.Remove(at, Math.Min(random.Next(1, 6), text.Length - at));
                    break;
                case 1:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                case 2:
                    var other = cases[random.Next(cases.Length)].Expression;
                    var from = random.Next(other.Length);
                    text.Insert(at, other.AsSpan(from, Math.Min(random.Next(1, 30), other.Length - from)));
                    break;
                default:
                    var start = random.Next(text.Length + 1);
                    text.Insert(at, text.ToString(start, Math.Min(random.Next(1, 20), text.Length - start)));
                    break;
            }
        }

        return text.ToString();
    }
}
