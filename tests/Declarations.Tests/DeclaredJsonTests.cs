namespace Trunkline.Declarations.Tests;

public sealed class DeclaredJsonTests
{
    [Theory]
    [InlineData("1.50", "1.50")]
    [InlineData("12345678901234567890", "12345678901234567890")]
    [InlineData("-1e3", "-1e3")]
    [InlineData("'12'", "\"12\"")]
    [InlineData("\"true\"", "\"true\"")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("~", "null")]
    [InlineData("", "null")]
    [InlineData("''", "\"\"")]
    [InlineData("True", "\"True\"")]
    [InlineData("012", "\"012\"")]
    [InlineData("+1", "\"+1\"")]
    [InlineData(".5", "\".5\"")]
    [InlineData("2026-11-20", "\"2026-11-20\"")]
    [InlineData("é \\u00e9", "\"é \\\\u00e9\"")]
    [InlineData("{ a: [1, x, { b: null }], \"c d\": {} }", "{\"a\":[1,\"x\",{\"b\":null}],\"c d\":{}}")]
    [InlineData("{\"a\":1,\"b\":[true]}", "{\"a\":1,\"b\":[true]}")]
    public void AValueIsTheJsonThatItSays(string yaml, string json)
    {
        var faults = new FaultList();
        var root = DeclaredFile.Read("f.yaml", $"v: {yaml}\n", faults)!;
        Assert.Empty(faults.All);
        Assert.Equal(json, DeclaredJson.Of(root.Node("v")!).GetRawText());
    }

    [Fact]
    public void ABlockIsATextToTheLineBreak()
    {
        var root = DeclaredFile.Read("f.yaml", "v: |\n  {\"a\": 1}\n  <b/>\n", new FaultList())!;
        Assert.Equal("{\"a\": 1}\n<b/>\n", DeclaredJson.Of(root.Node("v")!).GetString());
    }
}
