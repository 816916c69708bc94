namespace Trunkline.Jsonata.Tests.Errors;

public sealed class ReadPathTests
{
    [Theory]
    [InlineData("body.customer.email", "body.customer.email", "body.customer.email")]
    [InlineData("body", "body", "body")]
    [InlineData("$", "", "")]
    [InlineData("$$.a.b", "a.b", "a.b")]
    [InlineData("(a.b).c", "a.b.c", "a.b.c")]
    [InlineData("[a.b]", "a.b", "a.b")]
    [InlineData("a[0].b", "a.b", "a.b")]
    [InlineData("a.b[status = 'open' and $$.limit > c.d].id", "a.b.c.d,a.b.id,a.b.status,limit", "a.b.id")]
    [InlineData("a^(>size).name", "a.name,a.size", "a.name")]
    [InlineData("a.`Ship To`.\"x\"", "a.`Ship To`.x", "a.`Ship To`.x")]
    [InlineData("a.`in`.b", "a.`in`.b", "a.`in`.b")]
    [InlineData("{ \"to\": a.b, \"n\": $sum(a.c.d) }", "a.b,a.c.d", null)]
    [InlineData("a.items.{ \"n\": name, \"s\": $uppercase(sku) }", "a.items.name,a.items.sku", null)]
    [InlineData("a.b & a.b & a", "a.b", null)]
    [InlineData("a.b + 1", "a.b", null)]
    [InlineData("a{kind: $sum(amount)}", "a.amount,a.kind", null)]
    [InlineData("a.*.b", "a", null)]
    [InlineData("a.**.b", "a", null)]
    [InlineData("a.(b.c; d)", "a.b.c,a.d", "a.d")]
    [InlineData("($x := a.b; { \"n\": $x.c, \"m\": $x.d })", "a.b.c,a.b.d", null)]
    [InlineData("($x := a; $y := function($x){ $x.no }; $x.b)", "a.b", "a.b")]
    [InlineData("$map(a.items, function($i){ $i.name & suffix })", "a.items.name,suffix", null)]
    [InlineData("$filter(a.items, function($i){ $i.open }).id", "a.items.id,a.items.open", "a.items.id")]
    [InlineData("a.b@$v.c[$v.x = y]", "a.b.x,a.c.y", null)]
    [InlineData("a.b#$i.c", "a.b.c", "a.b.c")]
    [InlineData("a.b ?? c.d", "c.d", null)]
    [InlineData("a.b ?: c.d", "c.d", null)]
    [InlineData("$exists(a.b) ? a.c : a.d", "a.c,a.d", null)]
    [InlineData("a ~> |b|{\"c\": d}|", "a", null)]
    [InlineData("a.b ~> $sum", "a.b", null)]
    [InlineData("$unknown.x & 'text'", "", null)]
    [InlineData("1", "", null)]
    public void Read_paths(string expression, string paths, string? given)
    {
        var reads = JsonataReads.Of(expression);

        Assert.Equal(paths, string.Join(',', reads.Paths.Select(JsonataReads.Text).Order(StringComparer.Ordinal)));
        if (given is not null || !expression.Contains('@'))
            Assert.Equal(given, reads.Given is null ? null : JsonataReads.Text(reads.Given));
    }

    [Fact]
    public void A_path_as_text_is_an_expression_that_reads_it()
    {
        string[] path = ["a b", "and", "c_1", "2nd", "@type", "function"];

        Assert.Equal(path, JsonataReads.Of(JsonataReads.Text(path)).Given);
    }

    [Fact]
    public void A_text_that_is_no_expression_is_refused() => Assert.Throws<JsonataException>(() => JsonataReads.Of("a.("));
}
