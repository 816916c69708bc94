using Trunkline.Jsonata.RegularExpressions;

namespace Trunkline.Jsonata.Tests.RegularExpressions;

public sealed class PatternTests
{
    private static readonly string Cruel = new string('a', 60) + "!";

    [Fact]
    public void A_pattern_that_would_take_for_ever_takes_linear_time_instead()
    {
        var pattern = Pattern.Compile("^(a+)+$", "");
        for (var i = 0; i < 20; i++)
        {
            Assert.False(pattern.Match(Cruel, 0).Success);
        }

        Assert.True(pattern.Match("aaaa", 0).Success);
    }

    [Fact]
    public void Groups_are_the_same_on_both_engines()
    {
        var pattern = Pattern.Compile(@"^(?<first>a+)+(\d?)!?(b*)$", "");
        var before = Groups(pattern, "aaa7!bb");
        while (!pattern.IsThorough)
        {
            Assert.False(pattern.Match(Cruel + "x", 0).Success);
        }

        Assert.Equal(["aaa", "7", "bb"], before);
        Assert.Equal(before, Groups(pattern, "aaa7!bb"));
    }

    [Fact]
    public void What_only_the_backtracking_engine_knows_is_cut_off()
    {
        var pattern = Pattern.Compile("^(a+)+$(?=b)", "");
        Assert.Equal("U1004", Assert.Throws<JsonataException>(() => pattern.Match(Cruel, 0)).Code);
    }

    private static string[] Groups(Pattern pattern, string text)
    {
        var match = pattern.Match(text, 0);
        return [.. pattern.Groups.Select(number => match.Groups[number].Value)];
    }
}
