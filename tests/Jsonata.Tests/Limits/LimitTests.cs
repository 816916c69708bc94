using System.Text;

namespace Trunkline.Jsonata.Tests.Limits;

/// <summary>Every limit stops what crosses it, and its fault names it.</summary>
public sealed class LimitTests
{
    private const string Endless = "($f := function($n){$f($n + 1)}; $f(0))";

    [Theory]
    [InlineData("$map([1..1000], function($x){$x})", "MaxSteps")]
    [InlineData(Endless, "MaxSteps")]
    [InlineData("$reduce([1..1000], function($a, $x){$a & $x})", "MaxSteps")]
    [InlineData("[1..1000][$ > 3][$ > 4]", "MaxSteps")]
    public void Steps(string expression, string limit) =>
        AssertStopped(expression, limit, "U1001", JsonataLimits.Default with { MaxSteps = 1000 });

    [Theory]
    [InlineData("($f := function($n){1 + $f($n + 1)}; $f(0))")]
    [InlineData("($f := function($n){$map([$n], $f)}; $f(0))")]
    [InlineData("($f := function($n){[$f($n)]}; $f(0))")]
    [InlineData("($f := function($n){$eval('1 + $f(1)')}; $f(0))")]
    public void Depth(string expression)
    {
        var fault = Expressions.Fault(expression);
        Assert.Contains(fault.Code, new[] { "U1001", "D3121" });
        Assert.Contains("MaxDepth", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_counts_levels_as_the_reference_does()
    {
        const string Factorial = "($f := function($n){$n = 0 ? 1 : $n * $f($n - 1)}; $f(99))";
        Assert.Equal("9.33262154439441e+155", Expressions.Evaluate(Factorial, environment: With(JsonataLimits.Default with { MaxDepth = 302 })));
        AssertStopped(Factorial, "MaxDepth", "U1001", JsonataLimits.Default with { MaxDepth = 299 });
    }

    [Theory]
    [InlineData("[1..2000]")]
    [InlineData("$append([1..900], [1..900])")]
    [InlineData("[1..900].($append($, 1))")]
    public void Sequence_length(string expression) =>
        AssertStopped(expression, "MaxSequenceLength", "D2015", JsonataLimits.Default with { MaxSequenceLength = 1000 });

    [Theory]
    [InlineData("$reduce([1..60], function($s, $i){$s & $s}, \"ab\")")]
    [InlineData("$reduce([1..60], function($s, $i){$append($s, $s)}, [1])")]
    [InlineData("$pad(\"\", 1000000000000, \"x\")")]
    [InlineData("$replace($pad(\"\", 10000, \"x\"), /x/, $pad(\"\", 10000, \"y\"))")]
    [InlineData("$join([1..9000].$pad(\"\", 9000, \"x\"))")]
    [InlineData("$reduce([1..60], function($s, $i){ {\"a\": $s, \"b\": $s} }, {})")]
    [InlineData("$string($reduce([1..60], function($s, $i){ {\"a\": $s, \"b\": $s} }, {}))")]
    public void Bytes(string expression) =>
        AssertStopped(expression, "MaxResultBytes", "U1002", JsonataLimits.Default with { MaxResultBytes = 4 * 1024 * 1024 });

    [Theory]
    [InlineData("$reduce([1..60], function($s, $i){ [[$s], [$s]] }, [])", "U1002")]
    [InlineData("$boolean($reduce([1..60], function($s, $i){ [[$s], [$s]] }, []))", "U1001")]
    [InlineData("($d := $reduce([1..60], function($s, $i){ [[$s], [$s]] }, []); $e := $reduce([1..60], function($s, $i){ [[$s], [$s]] }, []); $d = $e)", "U1001")]
    [InlineData("($d := $reduce([1..60], function($s, $i){ [[$s], [$s]] }, []); $distinct([[$d], [$d]]))", "U1001")]
    [InlineData("$clone($reduce([1..60], function($s, $i){ [[$s], [$s]] }, []))", "U1001,U1002")]
    [InlineData("$reduce([1..60], function($s, $i){ [[$s], [$s]] }, []).**", "U1001")]
    [InlineData("$reduce([1..60], function($s, $i){ [[$s], [$s]] }, []).a", "U1001")]
    [InlineData("$keys($reduce([1..60], function($s, $i){ [[$s], [$s]] }, []))", "U1001")]
    [InlineData("$spread($reduce([1..60], function($s, $i){ [[$s], [$s]] }, []))", "U1001")]
    public void Shared_parts_do_not_hide_the_size(string expression, string codes)
    {
        var limits = JsonataLimits.Default with { MaxSteps = 200_000, MaxResultBytes = 4 * 1024 * 1024 };
        Assert.Contains(Expressions.Fault(expression, environment: With(limits)).Code, codes.Split(','));
    }

    [Theory]
    [InlineData("((a{1000}){1000}){1000}")]
    [InlineData("(a|b|c|d){50000}e")]
    [InlineData("(.*.*.*.*.*.*.*.*)*x")]
    [InlineData("(?=(a+))\\1b")]
    [InlineData("((((((((((a*)*)*)*)*)*)*)*)*)*)*b")]
    public void No_pattern_hangs(string pattern)
    {
        var environment = With(JsonataLimits.Default with { Timeout = TimeSpan.FromSeconds(1) });
        var source = $"$contains($pad('', 3000, 'a'), /{pattern}/)";
        var outcome = Record.Exception(() => Expressions.Result(source, environment: environment));
        if (outcome is not null)
            Assert.IsType<JsonataException>(outcome);
    }

    [Fact]
    public void Time() =>
        AssertStopped(Endless, "Timeout", "U1001", JsonataLimits.Default with { Timeout = TimeSpan.FromMilliseconds(20), MaxSteps = long.MaxValue });

    [Fact]
    public void A_backtracking_pattern_is_stopped()
    {
        // The backreference keeps this pattern off the linear engine.
        var fault = Expressions.Fault("$contains(\"" + new string('a', 60) + "!\", /(a*)*(a*)*\\\\1$/)".Replace("\\\\", "\\", StringComparison.Ordinal), environment: With(JsonataLimits.Default));
        Assert.Contains(fault.Code, new[] { "U1001", "U1004" });
    }

    [Fact]
    public void A_catastrophic_pattern_without_backreference_is_linear() =>
        Assert.Equal("false", Expressions.Evaluate("$contains(\"" + new string('a', 5000) + "!\", /^(a+)+$/)"));

    [Fact]
    public void Cancellation_is_no_fault_of_the_expression()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var environment = new JsonataEnvironment { CancellationToken = source.Token };
        Assert.Throws<OperationCanceledException>(() => Expressions.Result(Endless, environment: environment));
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("-", "")]
    [InlineData("{\"a\":", "}")]
    [InlineData("function($x){", "}")]
    [InlineData("$string(", ")")]
    [InlineData("a[", "]")]
    public void Nesting_in_the_text_is_bounded(string open, string close)
    {
        var text = new StringBuilder().Insert(0, open, 100_000).Append('1').Insert(0, "").Append(string.Concat(Enumerable.Repeat(close, 100_000))).ToString();
        Assert.Contains(Expressions.Fault(text).Code, new[] { "S0500", "U1001" });
    }

    [Fact]
    public void A_long_chain_of_operators_is_bounded() =>
        Assert.Equal("U1001", Expressions.Fault("1" + string.Concat(Enumerable.Repeat(" + 1", 30_000))).Code);

    [Fact]
    public void A_chain_of_some_hundred_operators_is_fine() =>
        Assert.Equal("401", Expressions.Evaluate("1" + string.Concat(Enumerable.Repeat(" + 1", 400))));

    [Fact]
    public void A_deep_result_is_a_fault_of_the_expression()
    {
        var fault = Expressions.Fault("$reduce([1..5000], function($a, $i){ {\"a\": $a} }, 0)");
        Assert.Equal("U1003", fault.Code);
        Assert.Contains("500", fault.Message, StringComparison.Ordinal);
    }

    private static JsonataEnvironment With(JsonataLimits limits) => new() { Limits = limits };

    private static void AssertStopped(string expression, string limit, string code, JsonataLimits limits)
    {
        var fault = Expressions.Fault(expression, environment: With(limits));
        Assert.Equal(code, fault.Code);
        Assert.Contains(limit, fault.Message, StringComparison.Ordinal);
    }
}
