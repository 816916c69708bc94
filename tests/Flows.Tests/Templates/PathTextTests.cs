using Trunkline.Flows.Templates;

namespace Trunkline.Flows.Tests.Templates;

public class PathTextTests
{
    [Theory]
    [InlineData("cus_9", "cus_9")]
    [InlineData("a/b", "a%2Fb")]
    [InlineData("a?x=1", "a%3Fx=1")]
    [InlineData("a#b", "a%23b")]
    [InlineData("a\\b", "a%5Cb")]
    [InlineData("a b", "a%20b")]
    [InlineData("a\r\nHost: evil", "a%0D%0AHost:%20evil")]
    [InlineData("\0", "%00")]
    [InlineData("é€😀", "%C3%A9%E2%82%AC%F0%9F%98%80")]
    [InlineData("ada%40example.com", "ada%40example.com")]
    [InlineData("ada@example.com", "ada@example.com")]
    [InlineData("100%", "100%25")]
    [InlineData("100%zz", "100%25zz")]
    [InlineData("50%2", "50%252")]
    [InlineData("a;b=c", "a%3Bb=c")]
    [InlineData("a,b+c&d", "a,b+c&d")]
    [InlineData("<\"{|}`^[]>", "%3C%22%7B%7C%7D%60%5E%5B%5D%3E")]
    [InlineData("...", "...")]
    [InlineData("a%2Fb..", "a%2Fb..")]
    [InlineData("https%3A%2F%2Fshop.example.com%2F", "https%3A%2F%2Fshop.example.com%2F")]
    [InlineData("\u2028\u007f", "%E2%80%A8%7F")]
    public void A_value_stays_in_its_place(string value, string written)
    {
        Assert.Equal($"/v1/{written}/x", Path("/v1/", value, "/x"));
        Assert.Equal($"/v1/a-{written}", Path("/v1/a-", value, ""));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_written_as_the_replacement_character() => Assert.Equal("/a%EF%BF%BDb", Path("/", "a\ud800b", ""));

    [Theory]
    [InlineData("/v1/", "", "/x")]
    [InlineData("/v1/", "", "")]
    [InlineData("/v1/", ".", "/x")]
    [InlineData("/v1/", "..", "")]
    [InlineData("/v1/", "%2e", "/x")]
    [InlineData("/v1/", ".%2E", "/x")]
    [InlineData("/v1/.", ".", "/x")]
    [InlineData("/v1/", ".", "./x")]
    [InlineData("/v1/", "../../admin", "/x")]
    [InlineData("/v1/a-", "/../../admin", "")]
    [InlineData("/v1/", "x%2F..%2F..%2Fadmin", "")]
    [InlineData("/v1/", "x%2f%2E%2e%2fadmin", "/x")]
    [InlineData("/v1/", "x%5C..%5Cadmin", "/x")]
    [InlineData("/v1/", "x\\..\\admin", "/x")]
    [InlineData("/v1/", "%2e%2e%2fx", "/x")]
    [InlineData("/v1/", "x/.", "/x")]
    [InlineData("/v1/", "x%2F.", "./admin")]
    [InlineData("/v1/", "/", "/x")]
    [InlineData("/v1/", "%2F%5c", "")]
    public void A_segment_that_a_value_makes_is_a_segment(string before, string value, string after) => Assert.Null(Path(before, value, after));

    [Theory]
    [InlineData("/v1/x-", "", "/y", "/v1/x-/y")]
    [InlineData("/v1/", "..", ".json", "/v1/...json")]
    [InlineData("/ü/ ", "", "", "/%C3%BC/%20")]
    [InlineData("/", "a", "/", "/a/")]
    public void Literals_stay_as_their_author_wrote_them(string before, string value, string after, string path) => Assert.Equal(path, Path(before, value, after));

    private static string? Path(string before, string value, string after)
    {
        var path = new PathText();
        path.Literal(before);
        path.Value(value);
        path.Literal(after);
        var text = path.Finish(out var refused);
        Assert.Equal(text is null, refused is not null);
        return text;
    }
}
