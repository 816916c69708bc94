namespace Trunkline.Jsonata.Tests.Errors;

public sealed class ReferenceTests
{
    [Theory]
    [InlineData("customer.email & $$.event.id", "customer,event")]
    [InlineData("{ \"to\": a.b, \"n\": $sum(c.d) }", "a,c")]
    [InlineData("items[price > 3].name", "items")]
    [InlineData("items.(sku & $$.prefix)", "items,prefix")]
    [InlineData("$map(list, function($x){ $x.name & suffix })", "list,suffix")]
    [InlineData("$.a + $lookup($, \"b\")", "a")]
    [InlineData("*.x", "")]
    [InlineData("(a).b", "a")]
    [InlineData("a ? b : c", "a,b,c")]
    [InlineData("a{key: value}", "a")]
    [InlineData("a^(size)", "a")]
    [InlineData("a ~> |b|{\"c\": d}|", "a")]
    [InlineData("($x := a; $x.b)", "a")]
    public void Root_references(string expression, string names) =>
        Assert.Equal(names, string.Join(',', JsonataExpression.Compile(expression).RootReferences.Select(reference => reference.Name).Order(StringComparer.Ordinal)));

    [Theory]
    [InlineData("a.b & $$.c.d", false)]
    [InlineData("$.a[price > 3]", false)]
    [InlineData("items.(sku & $$.prefix)", false)]
    [InlineData("items.*", false)]
    [InlineData("items.($)", false)]
    [InlineData("$map(list, function($x){ $x.name & $string($x) & suffix })", false)]
    [InlineData("{ \"at\": $now(), \"n\": $count(a), \"s\": $string(b) }", false)]
    [InlineData("$lookup(a, \"b\")", false)]
    [InlineData("$", true)]
    [InlineData("$$", true)]
    [InlineData("a.$$", true)]
    [InlineData("items[$lookup($$, name)]", true)]
    [InlineData("*", true)]
    [InlineData("**.id", true)]
    [InlineData("$$.*", true)]
    [InlineData("$.**", true)]
    [InlineData("$lookup($, \"b\")", true)]
    [InlineData("$lookup(\"b\")", true)]
    [InlineData("$keys()", true)]
    [InlineData("$string()", true)]
    [InlineData("($x := $; $x.b)", true)]
    [InlineData("($f := $keys; $f())", true)]
    [InlineData("$ ~> |a|{\"c\": 1}|", true)]
    [InlineData("a.%", true)]
    [InlineData("$eval(\"b\")", true)]
    [InlineData("$@$r.a", true)]
    [InlineData("$each($$, function($v){ $v })", true)]
    public void Whether_more_is_read_than_the_text_names(string expression, bool whole) => Assert.Equal(whole, JsonataExpression.Compile(expression).ReadsWholeRoot);

    [Fact]
    public void References_have_places()
    {
        var reference = Assert.Single(JsonataExpression.Compile("1 +\n  total").RootReferences);
        Assert.Equal(("total", 2, 3), (reference.Name, reference.Line, reference.Column));
    }

    [Theory]
    [InlineData("a.b.c", "b 1:3")]
    [InlineData("a.b + a.c + a.b", "b 1:3,c 1:9")]
    [InlineData("$.a.b & $$.a.c", "b 1:5,c 1:14")]
    [InlineData("a[0].b", "b 1:6")]
    [InlineData("a[x.y].`b c`", "b c 1:8")]
    [InlineData("a.\"b\"", "b 1:3")]
    [InlineData("[\n  a.b]", "b 2:5")]
    [InlineData("a.$f.b", "")]
    [InlineData("a@$v.b", "")]
    [InlineData("a.*", "")]
    [InlineData("a.(b)", "")]
    [InlineData("x.(a.b)", "")]
    public void Members_of_a_root_have_places(string expression, string members) =>
        Assert.Equal(members, string.Join(',', (JsonataExpression.Compile(expression).RootReferences.FirstOrDefault(r => r.Name == "a")?.Members ?? []).Select(m => $"{m.Name} {m.Line}:{m.Column}")));

    [Theory]
    [InlineData("$sumn([1])", "sumn", "sum")]
    [InlineData("$uppercas(x)", "uppercas", "uppercase")]
    [InlineData("$Substring(x, 1)", "Substring", "substring")]
    [InlineData("$formatNumbre(1, \"0\")", "formatNumbre", "formatNumber")]
    [InlineData("$somethingElse", "somethingElse", null)]
    public void Unknown_names_come_with_a_suggestion(string expression, string name, string? suggestion)
    {
        var reference = Assert.Single(JsonataExpression.Compile(expression).UnknownVariables);
        Assert.Equal((name, suggestion, 1, 1), (reference.Name, reference.Suggestion, reference.Line, reference.Column));
    }

    [Theory]
    [InlineData("($x := 1; $x)")]
    [InlineData("function($y){$y}(1)")]
    [InlineData("a@$v.b[$v.x = y]")]
    [InlineData("a#$i[$i = 0]")]
    [InlineData("$now() & $millis() & $eval(\"1\") & $ & $$")]
    public void Known_names_are_not_listed(string expression) => Assert.Empty(JsonataExpression.Compile(expression).UnknownVariables);
}
