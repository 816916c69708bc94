namespace Trunkline.Jsonata.Tests.Errors;

public sealed class OutlineTests
{
    [Theory]
    [InlineData("{ \"a\": 1, \"b\": x }", "1:1{a@1:3,b@1:11}")]
    [InlineData("{\n  \"a\": { \"b\": 1 } }", "1:1{a@2:3[2:8{b@2:10}]}")]
    [InlineData("{ \"l\": [{ \"x\": 1 }, { \"y\": 2 }] }", "1:1{l@1:3[1:9{x@1:11};1:21{y@1:23}]}")]
    [InlineData("{ \"l\": items.{ \"x\": sku } }", "1:1{l@1:3[1:14{x@1:16}]}")]
    [InlineData("($n := 1; { \"a\": $n })", "1:11{a@1:13}")]
    [InlineData("p ? { \"a\": 1 } : { \"b\": 2 }", "1:5{a@1:7};1:18{b@1:20}")]
    [InlineData("{ name: 1, \"a\": 2 }", "1:1{a@1:12,…}")]
    [InlineData("{}", "1:1{}")]
    [InlineData("event.data", "")]
    [InlineData("items{kind: 1}", "")]
    [InlineData("$merge([{ \"a\": 1 }, x])", "")]
    public void Objects_that_are_written_down(string expression, string outline) => Assert.Equal(outline, Show(JsonataOutline.Of(expression)));

    private static string Show(IEnumerable<JsonataOutline> outlines) => string.Join(';', outlines.Select(o =>
        $"{o.Line}:{o.Column}{{{string.Join(',', o.Members.Select(m => $"{m.Name}@{m.Line}:{m.Column}{(m.Values.Count > 0 ? $"[{Show(m.Values)}]" : "")}").Concat(o.IsWhole ? [] : ["…"]))}}}"));
}
