namespace Trunkline.Jsonata.Tests.Limits;

/// <summary>On a thread with hardly any stack a deep expression is a fault, never the end of the process.</summary>
public sealed class SmallStackTests
{
    private const int StackSize = 256 * 1024;

    [Theory]
    [InlineData("($f := function($n){1 + $f($n + 1)}; $f(0))")]
    [InlineData("($f := function($n){$map([$n], function($x){[$f($x)]})}; $f(0))")]
    [InlineData("($f := function($n){$sort([1,2], function($a,$b){$f($n) > 1})}; $f(0))")]
    [InlineData("($f := function($n){$replace('a', /a/, function($m){$f($n)})}; $f(0))")]
    [InlineData("($f := function($n){{'a': n.(b@$c.[$f($n)]), 'b': $eval('[$f(1)]')}}; $f(0))")]
    [InlineData("($f := function($n){($n ~> |$|{'x': $f($n)}|)}; $f({}))")]
    [InlineData("$string($reduce([1..100000], function($a, $i){[$a, [$a]][0]}, [[1]]))")]
    [InlineData("($deep := $reduce([1..20000], function($a, $i){ {'a': $a} }, 1); $string($deep))")]
    [InlineData("($deep := $reduce([1..20000], function($a, $i){ {'a': $a} }, 1); $deep = $deep)")]
    [InlineData("($deep := $reduce([1..20000], function($a, $i){ {'a': $a} }, 1); $distinct([$deep, $deep]))")]
    [InlineData("($deep := $reduce([1..20000], function($a, $i){ {'a': $a} }, 1); $deep.**)")]
    [InlineData("($deep := $reduce([1..20000], function($a, $i){ {'a': $a} }, 1); $clone($deep))")]
    [InlineData("$boolean($reduce([1..20000], function($a, $i){ [[$a]] }, 0))")]
    public void Deep_evaluations_end_in_a_fault(string expression) => OnSmallStack(() =>
    {
        var limits = JsonataLimits.Default with { MaxDepth = 1_000_000, MaxSteps = 5_000_000 };
        try
        {
            Expressions.Result(expression, "{\"n\":{\"b\":[1]}}", new JsonataEnvironment { Limits = limits }).ToElement();
        }
        catch (JsonataException fault)
        {
            Assert.Matches("^[DU][0-9]{4}$", fault.Code);
        }
    });

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("(a.", "b)")]
    [InlineData("a@$v.(", ")")]
    [InlineData("a.(%.", "x)")]
    [InlineData("{\"a\":", "}")]
    [InlineData("function($x){", "}")]
    [InlineData("1 ? ", "")]
    public void Deep_texts_end_in_a_fault(string open, string close) => OnSmallStack(() =>
    {
        foreach (var levels in new[] { 60, 300, 490, 5000 })
        {
            var text = string.Concat(Enumerable.Repeat(open, levels)) + "1" + string.Concat(Enumerable.Repeat(close, levels));
            if (JsonataExpression.TryCompile(text, out var expression, out var fault))
                Assert.Null(Record.Exception(() => Tolerate(() => expression.Evaluate(Expressions.Element("{\"a\":{\"b\":1}}")).ToElement())));
            else
                Assert.Matches("^[SU][0-9]{4}$", fault.Code);
        }
    });

    [Fact]
    public void Ordinary_mappings_need_little_stack() => OnSmallStack(() =>
        Assert.Equal("[2,4]", Expressions.Evaluate("$map(a.b[c > 0].c, function($x){($y := $x * 2; $y)})", """{"a":{"b":[{"c":1},{"c":2}]}}""")));

    private static void Tolerate(Action action)
    {
        try
        {
            action();
        }
        catch (JsonataException fault)
        {
            Assert.NotEmpty(fault.Message);
        }
    }

    private static void OnSmallStack(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(action), StackSize);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }
}
