using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Trunkline.Jsonata.Tests.Language;

/// <summary>A number that is only moved keeps its text; one that is computed is printed as the language prints numbers.</summary>
public sealed class NumberTextTests
{
    [Theory]
    [InlineData("$", "9007199254740993", "9007199254740993")]
    [InlineData("a", """{"a":1.10}""", "1.10")]
    [InlineData("{\"x\": a, \"y\": [a, a]}", """{"a":9007199254740993}""", """{"x":9007199254740993,"y":[9007199254740993,9007199254740993]}""")]
    [InlineData("a^($)", """{"a":[2.50,1.00]}""", "[1.00,2.50]")]
    [InlineData("a[$ > 1]", """{"a":[2.50,1.00]}""", "2.50")]
    [InlineData("$merge([$, {\"b\": 1}])", """{"a":1e5}""", """{"a":1e5,"b":1}""")]
    [InlineData("$ ~> |$|{\"b\": 1}|", """{"a":1.0}""", """{"a":1.0,"b":1}""")]
    [InlineData("$map(a, function($x){$x})", """{"a":[1.0,2.0]}""", "[1.0,2.0]")]
    public void Moved_numbers_keep_their_text(string expression, string input, string expected)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            Expressions.Result(expression, input).WriteTo(writer);
        Assert.Equal(expected, Encoding.UTF8.GetString(buffer.WrittenSpan));
        Assert.Equal(expected, Expressions.Result(expression, input).ToElement().GetRawText());
    }

    [Theory]
    [InlineData("a + 0", """{"a":1.10}""", "1.1")]
    [InlineData("0.1 + 0.2", null, "0.30000000000000004")]
    [InlineData("1e21", null, "1e+21")]
    [InlineData("1e20 * 1", null, "100000000000000000000")]
    [InlineData("1/3 * 1e-7", null, "3.333333333333333e-8")]
    [InlineData("0.000001 * 1", null, "0.000001")]
    [InlineData("-0", null, "0")]
    [InlineData("123456789012345680 * 10", null, "1234567890123456800")]
    public void Computed_numbers_have_their_shortest_text(string expression, string? input, string expected) =>
        Assert.Equal(expected, Expressions.Result(expression, input).ToElement().GetRawText());

    [Theory]
    [InlineData("\"id-\" & id", """{"id":9007199254740993}""", "id-9007199254740993")]
    [InlineData("$string(0.1 + 0.2)", null, "0.3")]
    [InlineData("$string({\"a\": 22/7})", null, "{\"a\":3.14285714285714}")]
    [InlineData("$string(1.10)", null, "1.1")]
    [InlineData("$string($)", "[1.10,1.0,\"x\",null]", "[1.1,1,\"x\",null]")]
    public void Numbers_in_texts(string expression, string? input, string expected) =>
        Assert.Equal(expected, Expressions.Result(expression, input).ToText());
}
