namespace Trunkline.Declarations.Tests;

public class TemplateTextTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("/plain", "'/plain'@0")]
    [InlineData("/v1/{event.id}/x", "'/v1/'@0 {event.id}@5 '/x'@14")]
    [InlineData("{a}{b}", "{a}@1 {b}@4")]
    [InlineData("a{{b}}c", "'a{b}c'@0")]
    [InlineData("{{{a}}}", "'{'@0 {a}@3 '}'@5")]
    [InlineData("{x.{\"a\": {\"b\": 1}}.a.b}", "{x.{\"a\": {\"b\": 1}}.a.b}@1")]
    [InlineData("{\"}\" & '{' & `}`}!", "{\"}\" & '{' & `}`}@1 '!'@17")]
    [InlineData("{\"\\\"}\"}", "{\"\\\"}\"}@1")]
    [InlineData("{a /* } */ + 1}", "{a /* } */ + 1}@1")]
    [InlineData("{$match(a, /[{}\"']{2}\\//)}", "{$match(a, /[{}\"']{2}\\//)}@1")]
    [InlineData("{a / b}/{c}", "{a / b}@1 '/'@7 {c}@9")]
    [InlineData("{(a)/2}", "{(a)/2}@1")]
    public void Splits(string text, string expected)
    {
        var parts = TemplateText.TryParse(text, out var problem);
        Assert.Null(problem);
        Assert.Equal(expected, string.Join(' ', parts!.Select(p => $"{(p.IsExpression ? $"{{{p.Text}}}" : $"'{p.Text}'")}@{p.Offset}")));
    }

    [Theory]
    [InlineData("/a/{b", 3, "never closed")]
    [InlineData("/a/{b & \"}", 3, "never closed")]
    [InlineData("/a/b}", 4, "without its '{'")]
    [InlineData("{a}}", 3, "without its '{'")]
    [InlineData("x{ }", 1, "empty")]
    [InlineData("x{/* } */", 1, "never closed")]
    public void Refuses_with_the_place(string text, int offset, string problem)
    {
        Assert.Null(TemplateText.TryParse(text, out var found));
        Assert.Equal(offset, found!.Offset);
        Assert.Contains(problem, found.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$random()", 0)]
    [InlineData("a + $random ()", 4)]
    [InlineData("\"$random\" & '$random' & `$random` /* $random */", -1)]
    [InlineData("$randomly()", -1)]
    [InlineData("$f($random)", 3)]
    public void Finds_a_variable_where_it_is_one(string expression, int offset) =>
        Assert.Equal(offset, ExpressionText.FindVariable(expression, "random"));
}
