using System.Text;
using Trunkline.Declarations;
using Trunkline.Intake.Tests.Support;

namespace Trunkline.Intake.Tests.Reading;

public sealed class DedupeTests
{
    private const string Shop = "source: shop\nprovider: api-key\nsecrets: [k]\nheaders: [X-Tenant]\n";

    [Theory]
    [InlineData("data.order.no & \"@\" & headers.`x-tenant`", "12.5@t1")]
    [InlineData("$join(data.lines.sku, '+')", "a+b")]
    [InlineData("type & ':' & id", "order.paid:e1")]
    [InlineData("data.missing", "e1")]
    [InlineData("data.order.no + data.lines", "e1")]
    [InlineData("$now()", "e1")]
    [InlineData("$random()", "e1")]
    [InlineData("($f := function($n) { $f($n + 1) }; $f(0))", "e1")]
    public async Task An_expression_makes_the_id_and_a_failing_one_leaves_the_providers(string expression, string id)
    {
        using var intake = new TestIntake(Shop + $"dedupe: '{expression.Replace("'", "''")}'\n", secrets: ("k", "v"));
        var body = """{"id":"e1","type":"order.paid","order":{"no":12.5},"lines":[{"sku":"a"},{"sku":"b"}]}""";
        Assert.Equal(202, (await intake.SendAsync("shop", headers: [new("X-Api-Key", "v"), new("X-Tenant", "t1")], body: Encoding.UTF8.GetBytes(body))).Status);
        Assert.Equal(id, Assert.Single(intake.Events).Id);
    }

    [Theory]
    [InlineData("data.(", "'dedupe' is no expression")]
    [InlineData("datas.id", "'dedupe' reads 'datas', which an event does not have: did you mean 'data'?")]
    [InlineData("$joinn(data.x)", "nothing defines $joinn: did you mean $join?")]
    public void A_faulty_expression_stops_the_start_with_its_place(string expression, string problem)
    {
        var fault = Assert.Throws<DeclarationException>(() => new TestIntake(Shop + $"dedupe: {expression}\n"));
        Assert.Contains("shop.yaml:5:", fault.Message);
        Assert.Contains(problem, fault.Message);
    }
}
