using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Tests.Conformance;

namespace Trunkline.Jsonata.Tests.Errors;

public sealed class FaultPlaceTests
{
    [Theory]
    [InlineData("1 + null", "T2002", 3, 1, 3, "+")]
    [InlineData("(\n  $x := 1;\n  $x + 'a'\n)", "T2002", 19, 3, 6, "+")]
    [InlineData("$sum(\"a\")", "T0412", 5, 1, 5, "sum")]
    [InlineData("foo.bar(", "S0203", 8, 1, 9, "(end)")]
    [InlineData("[1,2)", "S0202", 5, 1, 5, ")")]
    [InlineData("\"abc", "S0101", 4, 1, 1, null)]
    [InlineData("a ! b", "S0204", 3, 1, 3, "!")]
    public void Faults_say_where(string expression, string code, int position, int line, int column, string? token)
    {
        var fault = Expressions.Fault(expression);
        Assert.Equal((code, position, line, column, token), (fault.Code, fault.Position, fault.Line, fault.Column, fault.Token));
    }

    [Fact]
    public void Messages_name_the_token_and_the_value()
    {
        Assert.Equal("The right side of + must be a number, not \"two\".", Expressions.Fault("1 + \"two\"").Message);
        Assert.Equal("Argument 1 of the function sum must be an array of numbers.", Expressions.Fault("$sum(\"a\")").Message);
        Assert.Equal("sum is not a function; was $sum meant?", Expressions.Fault("sum(1)").Message);
        Assert.Equal("Out of stock", Expressions.Fault("$error(\"Out of stock\")").Message);
    }

    [Fact]
    public void TryCompile_gives_the_fault_instead_of_throwing()
    {
        Assert.True(JsonataExpression.TryCompile("1 + 1", out var expression, out var none));
        Assert.Null(none);
        Assert.Equal("1 + 1", expression.Source);
        Assert.False(JsonataExpression.TryCompile("1 +", out var missing, out var fault));
        Assert.Null(missing);
        Assert.Equal("S0207", fault.Code);
    }

    [SuiteFact]
    [Trait("Category", "Conformance")]
    public void Every_code_of_the_suite_has_a_sentence()
    {
        var codes = Suite.Cases().Where(suiteCase => suiteCase.Content.TryGetProperty("code", out _))
            .Select(suiteCase => suiteCase.Content.GetProperty("code").GetString()!);
        Assert.Empty(codes.Except(Messages.Codes));
    }
}
