namespace Trunkline.Declarations.Tests;

public class SuggestionTests
{
    [Theory]
    [InlineData("stirpe", "stripe")]
    [InlineData("Stripe", "stripe")]
    [InlineData("githb", "github")]
    [InlineData("kafka", null)]
    public void Finds_what_was_probably_meant(string word, string? meant) =>
        Assert.Equal(meant, Suggestion.For(word, ["github", "stripe", "mail-relay"]));

    [Fact]
    public void A_remedy_lists_all_where_none_is_near()
    {
        Assert.Equal("use one of github, stripe", Suggestion.Remedy("kafka", ["github", "stripe"]));
        Assert.Equal("there are none", Suggestion.Remedy("kafka", []));
        Assert.Equal("did you mean 'stripe'?", Suggestion.Remedy("strip", ["github", "stripe"]));
    }
}
