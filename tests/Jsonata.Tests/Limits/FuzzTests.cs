using System.Text;
using System.Text.Json;
using Trunkline.Jsonata.Tests.Conformance;
using Xunit.Abstractions;

namespace Trunkline.Jsonata.Tests.Limits;

/// <summary>Whatever is done to expressions (the suite's, where it is there), only a fault with code, place and message ever comes of it.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Mutants = 6000;

    private static readonly string[] Pieces =
    [
        ".", "[0]", "[]", "*", "**", "%", "$", "$$", "(", ")", "[", "]", "{", "}", "\"a\"", "1", "-", "&", "=", "~>", ":=", "?", ":", " and ", " in ",
        "..", ",", ";", "@$v", "#$i", "^(", "$sum", "$string(", "$map($, function($x){", "/a*/", "|", "??", "?:", "`a`", "!", "<", "1e308", "\\u00", "$eval(",
        "$f := ", "function($x)<a<n>:n>{", "[1..1e6]", "$pad(", "$join(", "'", "\ud800",
    ];

    private static readonly JsonElement Order = JsonElement.Parse("""
        { "id": "o-1", "open": true, "customer": { "name": "Ada", "email": "ada@example.com" }, "tags": ["a", "b"], "none": null,
          "items": [ { "sku": "x", "price": 2.5, "count": 4, "at": "2026-11-20T10:00:00Z" }, { "sku": "y", "price": 10, "count": 1, "at": "2026-11-21T10:00:00Z" } ] }
        """);

    private static readonly Seed[] Seeds =
    [
        .. new[]
        {
            "customer.name & ' <' & customer.email & '>'", "items[price > 3].sku", "$sum(items.(price * count))", "items^(>price).sku", "items{sku: $sum(price)}",
            "{ \"id\": id, \"lines\": [items.{ \"sku\": sku, \"total\": price * count }] }", "$map(items, function($i, $n) { $n & ':' & $i.sku })", "items#$n.{ \"n\": $n, \"sku\": sku }",
            "items@$i.$i[$i.price < 5].sku", "open ? $uppercase(id) : none", "$ ~> |items|{\"price\": price + 1}, \"at\"|", "($f := function($x) { $x <= 1 ? 1 : $x * $f($x - 1) }; $f(5))",
            "[1..5][$ % 2 = 0]", "$replace(customer.email, /@(.*)$/, ' at $1')", "$formatNumber(items[0].price, '#,##0.00')", "$toMillis(items[0].at) ~> $fromMillis('[Y]-[M01]-[D01]')",
            "**.price", "tags[-1] in ['a', 'b'] and $exists(none)", "$reduce(items.price, function($a, $b) { $a + $b }, 0)", "items.%.id", "$sift(customer, function($v) { $v != 'Ada' })", "missing ?? 'none'",
        }.Select(expression => new Seed(expression, Order)),
    ];

    [Fact]
    public void Mutated_expressions_only_ever_give_faults()
    {
        var random = new Random(20261120);
        Seed[] cases = Suite.Folder is null
            ? Seeds
            : [.. Seeds, .. Suite.Cases().Where(suiteCase => suiteCase.Expression.Length < 400).Select(suiteCase => new Seed(suiteCase.Expression, suiteCase.Input))];
        var limits = new JsonataLimits { MaxSteps = 100_000, MaxResultBytes = 4 * 1024 * 1024, Timeout = TimeSpan.FromSeconds(2), MaxDepth = 200, MaxSequenceLength = 20_000 };
        var (compiled, evaluated) = (0, 0);
        for (var round = 0; round < Mutants; round++)
        {
            var seed = cases[random.Next(cases.Length)];
            var text = Mutate(seed.Expression, cases, random);
            try
            {
                var expression = JsonataExpression.Compile(text);
                compiled++;
                var result = expression.Evaluate(seed.Input, new JsonataEnvironment { Limits = limits });
                _ = result.IsTrue;
                _ = result.ToElement();
                evaluated++;
            }
            catch (JsonataException fault)
            {
                Assert.True(fault.Code.Length == 5 && "STDU".Contains(fault.Code[0], StringComparison.Ordinal), $"{text}: odd code {fault.Code}");
                Assert.False(string.IsNullOrWhiteSpace(fault.Message), $"{text}: no message for {fault.Code}");
                if (fault.Position >= 0)
                    Assert.True(IsPlace(fault, text), $"{text}: {fault.Code} at {fault.Position}, {fault.Line}:{fault.Column}");
            }
            catch (Exception crash)
            {
                Assert.Fail($"{text}: {crash}");
            }
        }

        output.WriteLine($"{Mutants} mutants: {compiled} compiled, {evaluated} gave a result.");
        Assert.True(evaluated > Mutants / 10);
    }

    private static bool IsPlace(JsonataException fault, string text)
    {
        var lines = text.Split('\n');
        return fault.Position <= text.Length && fault.Line >= 1 && fault.Line <= lines.Length && fault.Column >= 1 && fault.Column <= lines[fault.Line - 1].Length + 1;
    }

    private static string Mutate(string expression, Seed[] cases, Random random)
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

    private sealed record Seed(string Expression, JsonElement Input);
}
