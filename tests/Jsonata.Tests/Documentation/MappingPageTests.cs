using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Trunkline.Jsonata.Errors;

namespace Trunkline.Jsonata.Tests.Documentation;

/// <summary>What docs/mapping.md shows is what the language does.</summary>
public sealed partial class MappingPageTests
{
    public static TheoryData<int> Lines => [.. MappingPage.Examples().Select(example => example.Line)];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Example_gives_what_the_page_says(int line)
    {
        var example = MappingPage.Examples().Single(example => example.Line == line);
        using var input = JsonDocument.Parse(example.Input);
        if (example.Kind == "text error")
        {
            var fault = Assert.Throws<JsonataException>(() => JsonataExpression.Compile(example.Expression).Evaluate(input.RootElement));
            Assert.Equal(example.Result, fault.Code);
            return;
        }

        var result = JsonataExpression.Compile(example.Expression).Evaluate(input.RootElement);
        Assert.Equal(example.Kind == "text nothing", result.IsUndefined);
        if (!result.IsUndefined)
        {
            // Compared as text without white space: the page promises digits and order too.
            Assert.Equal(Compact(example.Result), Compact(result.ToElement().GetRawText()));
        }
    }

    [Fact]
    public void Has_at_least_twenty_recipes_each_with_an_example()
    {
        var recipes = RecipeHeading().Matches(MappingPage.Text);
        Assert.Equal(Enumerable.Range(1, recipes.Count), recipes.Select(recipe => int.Parse(recipe.Groups[1].Value)));
        Assert.True(recipes.Count >= 20);
        Assert.All(MappingPage.Text.Split("\n### Recipe ")[1..], recipe => Assert.Contains("```jsonata\n", recipe.Split("\n## ")[0]));
    }

    [Fact]
    public void Explains_every_error_code_and_no_other()
    {
        var ranges = CodeRange().Matches(MappingPage.Text)
            .SelectMany(range => Enumerable.Range(int.Parse(range.Groups[1].Value), int.Parse(range.Groups[2].Value) - int.Parse(range.Groups[1].Value) + 1))
            .Select(number => $"D{number}");
        var explained = TableRow().Matches(MappingPage.Text).SelectMany(row => Code().Matches(row.Groups[1].Value)).Select(code => code.Value)
            .Union(ranges).Distinct().Order();
        Assert.Equal(Messages.Codes.Order(), explained);
    }

    private static string Compact(string json) => JsonNode.Parse(json)!.ToJsonString();

    [GeneratedRegex(@"^### Recipe (\d+): \S", RegexOptions.Multiline)]
    private static partial Regex RecipeHeading();

    [GeneratedRegex(@"^\| ([SDTU]\d{4}[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"[SDTU]\d{4}")]
    private static partial Regex Code();

    [GeneratedRegex(@"D(\d{4}) to D(\d{4})")]
    private static partial Regex CodeRange();
}
