namespace Trunkline.Jsonata.Tests.Values;

/// <summary>JSON allows escapes of half a surrogate pair; such texts pass through and can be worked with.</summary>
public sealed class UnreadableTextTests
{
    private const string Input = """{"a":"x\ud800y","b":["\udfff"],"\ud800":1}""";

    [Theory]
    [InlineData("$")]
    [InlineData("{\"copy\": $}")]
    [InlineData("[a, b]")]
    [InlineData("a & \"!\"")]
    [InlineData("$uppercase(a)")]
    [InlineData("$keys($)")]
    [InlineData("$string($)")]
    [InlineData("$each($, function($v, $k){$k})")]
    [InlineData("$distinct([a, a, b])")]
    [InlineData("$clone($)")]
    [InlineData("*")]
    [InlineData("**")]
    [InlineData("$merge([$, {\"c\": 1}])")]
    [InlineData("${a: b}")]
    [InlineData("$sift($, function($v){true})")]
    [InlineData("$spread($)")]
    [InlineData("missing.x")]
    [InlineData("$ = $")]
    [InlineData("a = \"x\" or $contains(a, \"y\") or $contains(a, /y/)")]
    [InlineData("$ ~> |$|{\"z\": 1}|")]
    public void Half_surrogates_do_no_harm(string expression)
    {
        var result = Expressions.Result(expression, Input);
        _ = result.ToText();
        _ = result.IsTrue;
        _ = result.ToElement().GetRawText();
    }

    [Fact]
    public void Half_surrogates_count_as_characters()
    {
        Assert.Equal("3", Expressions.Evaluate("$length(a)", Input));
        Assert.Equal("true", Expressions.Evaluate("a = \"x\\ud800y\"", Input));
        Assert.Equal("D3140", Expressions.Fault("$encodeUrl(a)", Input).Code);
    }
}
