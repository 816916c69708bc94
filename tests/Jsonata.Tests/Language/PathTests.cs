namespace Trunkline.Jsonata.Tests.Language;

public sealed class PathTests
{
    private const string Orders =
        """{"orders":[{"id":"o1","items":[{"sku":"a","q":2,"p":1.5},{"sku":"b","q":1,"p":10}]},{"id":"o2","items":[{"sku":"a","q":5,"p":1.5}]}],"tags":[["x"],["y","z"]],"one":[1],"none":[]}""";

    [Theory]
    [InlineData("orders.items.sku", """["a","b","a"]""")]
    [InlineData("orders[0].items[-1].sku", "\"b\"")]
    [InlineData("orders.items[0].sku", """["a","a"]""")]
    [InlineData("(orders.items)[0].sku", "\"a\"")]
    [InlineData("orders.items[sku='b'].(q * p)", "10")]
    [InlineData("orders.items[sku='b'][].q", "[1]")]
    [InlineData("orders.missing.sku", "undefined")]
    [InlineData("one", "[1]")]
    [InlineData("none", "[]")]
    [InlineData("one.$", "1")]
    [InlineData("tags", """[["x"],["y","z"]]""")]
    [InlineData("tags.$", """["x","y","z"]""")]
    [InlineData("orders.[id, items.sku]", """[["o1","a","b"],["o2","a"]]""")]
    [InlineData("orders.items{sku: $sum(q)}", """{"a":7,"b":1}""")]
    [InlineData("orders.items^(>q).q", "[5,2,1]")]
    [InlineData("orders@$o.$o.items.{\"o\": $o.id, \"s\": sku}", """[{"o":"o1","s":"a"},{"o":"o1","s":"b"},{"o":"o2","s":"a"}]""")]
    [InlineData("orders.items#$i[$i=1].sku", "\"b\"")]
    [InlineData("orders.items.(%.id & sku)", """["o1a","o1b","o2a"]""")]
    [InlineData("**.sku", """["a","b","a"]""")]
    [InlineData("orders.*[0]", """["o1","o2"]""")]
    [InlineData("orders.`id`", """["o1","o2"]""")]
    [InlineData("orders.\"id\"", """["o1","o2"]""")]
    [InlineData("orders[id in ['o2','o3']].id", "\"o2\"")]
    [InlineData("orders[[0..1]].id", """["o1","o2"]""")]
    public void Paths(string expression, string expected) => Assert.Equal(expected, Expressions.Evaluate(expression, Orders));

    [Fact]
    public void A_root_of_separate_documents_is_one_object()
    {
        var members = new Dictionary<string, System.Text.Json.JsonElement>
        {
            ["event"] = Expressions.Element("""{"id":"e1"}"""),
            ["customer"] = Expressions.Element("""{"email":"a@b.c"}"""),
        };
        var result = JsonataExpression.Compile("{\"to\": customer.email, \"ref\": $$.event.id, \"all\": $keys($)}").Evaluate(members);
        Assert.Equal("""{"to":"a@b.c","ref":"e1","all":["event","customer"]}""", result.ToElement().GetRawText());
    }

    [Fact]
    public void A_result_taken_from_the_input_is_not_copied()
    {
        var input = Expressions.Element(Orders);
        var part = JsonataExpression.Compile("orders[1]").Evaluate(input).ToElement();
        var same = input.GetProperty("orders")[1];
        Assert.True(System.Runtime.CompilerServices.Unsafe.AreSame(
            ref System.Runtime.InteropServices.MemoryMarshal.GetReference(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(part)),
            ref System.Runtime.InteropServices.MemoryMarshal.GetReference(System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(same))));
    }
}
