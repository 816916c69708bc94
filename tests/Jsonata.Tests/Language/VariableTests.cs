namespace Trunkline.Jsonata.Tests.Language;

public sealed class VariableTests
{
    [Theory]
    [InlineData("($x := 1; ($x := 2; $x) + $x)", "3")]
    [InlineData("($x := 1; ($y := $x; $x := 5; [$x, $y]))", "[5,1]")]
    [InlineData("($x := 1; $f := function(){$x}; $x := 2; $f())", "2")]
    [InlineData("($fs := [1..3].($n := $; function(){$n}); $map($fs, function($f){$f()}))", "[1,2,3]")]
    [InlineData("($even := function($n){$n = 0 ? true : $odd($n - 1)}; $odd := function($n){$n = 0 ? false : $even($n - 1)}; $even(7))", "false")]
    [InlineData("(function($x, $x){$x})(1, 2)", "2")]
    [InlineData("(true ? $z := 5; $z)", "5")]
    [InlineData("(false ? $z := 5; $z)", "undefined")]
    [InlineData("($x := 1; [1,2].($x := $x + $; $x))", "[2,3]")]
    [InlineData("($x := nothing; $x ? 1 : 2)", "2")]
    [InlineData("($x := 4; $eval('$x + 1'))", "5")]
    [InlineData("($f := function($a, $b){$a - $b}; $g := $f(?, 1); $g(10))", "9")]
    [InlineData("($inc := function($x){$x + 1}; $twice := $inc ~> $inc; $twice(1))", "3")]
    [InlineData("($f := function($n, $acc){$n = 0 ? $acc : $f($n - 1, $acc + $n)}; $f(20000, 0))", "200010000")]
    [InlineData("$x", "undefined")]
    public void Variables(string expression, string expected) => Assert.Equal(expected, Expressions.Evaluate(expression));

    [Fact]
    public void Bindings_come_from_the_environment()
    {
        var environment = new JsonataEnvironment
        {
            Bindings = new Dictionary<string, System.Text.Json.JsonElement> { ["rate"] = Expressions.Element("1.2"), ["sum"] = Expressions.Element("\"mine\"") },
        };
        Assert.Equal("24", Expressions.Evaluate("20 * $rate", environment: environment));
        Assert.Equal("\"mine\"", Expressions.Evaluate("$sum", environment: environment));
        Assert.Equal("T1006", Expressions.Fault("$sum([1])", environment: environment).Code);
        Assert.Equal("3", Expressions.Evaluate("($rate := 3; $rate)", environment: environment));
    }
}
