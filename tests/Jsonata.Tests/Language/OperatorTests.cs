namespace Trunkline.Jsonata.Tests.Language;

public sealed class OperatorTests
{
    [Theory]
    [InlineData("1 + 2 * 3 - 4 / 2", "5")]
    [InlineData("-(5) % 3", "-2")]
    [InlineData("\"a\" & 1 & null & true & [1,2] & nothing", "\"a1nulltrue[1,2]\"")]
    [InlineData("1 = 1.0 and \"a\" != \"b\"", "true")]
    [InlineData("[1,{\"a\":2}] = [1,{\"a\":2}]", "true")]
    [InlineData("{\"a\":1,\"b\":2} = {\"b\":2,\"a\":1}", "true")]
    [InlineData("nothing = nothing", "false")]
    [InlineData("\"b\" > \"a\"", "true")]
    [InlineData("nothing < 1", "undefined")]
    [InlineData("nothing ?? \"x\"", "\"x\"")]
    [InlineData("\"\" ?? \"x\"", "\"\"")]
    [InlineData("\"\" ?: \"x\"", "\"x\"")]
    [InlineData("[1..3]", "[1,2,3]")]
    [InlineData("[3..1]", "[]")]
    [InlineData("[1..3, 7, [8, 9]]", "[1,2,3,7,[8,9]]")]
    [InlineData("3 in [1,2,3]", "true")]
    [InlineData("/* note */ 1 /* more */ + /**/ 1", "2")]
    [InlineData("{\"a\": nothing, \"b\": null}", "{\"b\":null}")]
    [InlineData("8 / 4 / 2", "1")]
    [InlineData("$match(\"a/b\", /[/]b/).match", "\"/b\"")]
    public void Operators(string expression, string expected) => Assert.Equal(expected, Expressions.Evaluate(expression));
}
