using System.Text.Json;

namespace Trunkline.Jsonata.Tests.Evaluation;

public sealed class PredicateTests
{
    [Theory]
    [InlineData("($i := 2; a[$i])", "[3,4]")]
    [InlineData("($i := -1; a[$i].b)", "5")]
    [InlineData("($i := 0.9; a[$i])", "1")]
    [InlineData("($i := 9; a[$i])", null)]
    [InlineData("($i := -9; a[$i])", null)]
    [InlineData("($i := 0; $x := a; $x[$i + 1])", "2")]
    [InlineData("($i := 0; $x := a; $x[-$i - 1].b)", "5")]
    [InlineData("($i := [0, 1]; a[$i])", "[1,2]")]
    [InlineData("($i := \"x\"; a[$i])", "[1,2,[3,4],{\"b\":5}]")]
    [InlineData("a[$nope]", null)]
    [InlineData("($i := 0; c.d[$i])", "[1,3]")]
    [InlineData("($i := 1; (c.d)[$i])", "2")]
    [InlineData("($i := 0; n[$i])", "7")]
    [InlineData("($i := 0; l[$i])", "[1,2]")]
    public void A_position_from_variables_names_one_item(string expression, string? expected)
    {
        using var input = JsonDocument.Parse("""{"a":[1,2,[3,4],{"b":5}],"c":[{"d":[1,2]},{"d":[3,4]}],"n":7,"l":[[1,2],[3]]}""");
        var result = JsonataExpression.Compile(expression).Evaluate(input.RootElement);
        Assert.Equal(expected, result.IsUndefined ? null : result.ToElement().GetRawText());
    }

    [Fact]
    public void A_position_from_variables_is_found_without_visiting_the_list()
    {
        using var input = JsonDocument.Parse("{}");
        var expression = JsonataExpression.Compile("($list := [1..20000]; $walk := function($i, $sum) { $i = 20000 ? $sum : $walk($i + 1, $sum + $list[$i]) }; $walk(0, 0))");
        var frugal = new JsonataEnvironment { Limits = JsonataLimits.Default with { MaxSteps = 1_000_000 } };
        Assert.Equal(200_010_000, expression.Evaluate(input.RootElement, frugal).ToElement().GetDouble());
    }
}
