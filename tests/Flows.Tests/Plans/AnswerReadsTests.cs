using Trunkline.Flows.Plans;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Plans;

public class AnswerReadsTests
{
    [Theory]
    [InlineData("- { map: customer.address.city }", "[address.city]")]
    [InlineData("- { map: '{ \"to\": customer.email, \"ids\": customer.orders.id }' }", "[email, orders.id]")]
    [InlineData("- { call: crm, put: \"/c/{customer.id}\", query: { q: \"{customer.q}\" }, headers: { X-A: \"{customer.h}\" }, body: customer.data }", "[data, h, id, q]")]
    [InlineData("- { map: 1, when: customer.active }", "[active]")]
    [InlineData("- { id: address, map: customer.address }\n- { map: address.city }", "[address, address.city]")]
    [InlineData("- forEach: customer.orders\n  steps: [ { map: item.sku & index } ]", "[orders, orders.sku]")]
    [InlineData("- forEach: customer.orders\n  steps: [ { forEach: item.lines, steps: [ { map: item.sku } ] } ]", "[orders, orders.lines, orders.lines.sku]")]
    [InlineData("- switch: [ { when: customer.kind = 'a', steps: [ { fail: \"no {customer.reason}\" } ] } ]", "[kind, reason]")]
    [InlineData("- { map: customer }", null)]
    [InlineData("- { map: customer.nick ?? event.id }", null)]
    [InlineData("- { map: event.data.customer.email }", null)]
    public void What_later_expressions_read_of_a_result(string steps, string? reads) =>
        Assert.Equal(reads, Watch($"- {{ id: customer, call: crm, get: \"/c/{{event.data.id}}\" }}\n{steps}", "customer")?.Reads);

    [Fact]
    public void Undo_and_fallback_steps_read_too() => Assert.Equal("[id]", Watch(
        "- { id: paid, call: crm, post: /p, undo: { call: crm, delete: \"/p/{paid.id}\" }, on-error: undo }", "paid")?.Reads);

    [Fact]
    public void Parts_of_a_composite_are_read_through_their_data()
    {
        const string Steps = "- id: all\n  composite: { a: { call: crm, get: /a }, b: { call: crm, get: /b } }\n- { map: '[all.a.data.name, all.b.at, all.b.data]' }";

        Assert.Equal("[name]", Watch(Steps, "all_a")?.Reads);
        Assert.Null(Watch(Steps, "all_b"));
    }

    [Fact]
    public void Items_of_a_list_are_what_the_list_gives()
    {
        Assert.Equal("[email]", Watch("- { id: people, call: crm, get: /p, paginate: {} }\n- { map: people.email }", "people")?.Reads);
        Assert.Equal("[id, name]", Watch("- forEach: { call: crm, get: /p, paginate: {} }\n  id: list\n  steps: [ { map: '{ \"i\": item.id, \"n\": item.name }' } ]", null)?.Reads);
    }

    [Fact]
    public void A_call_with_a_result_is_watched_even_where_nobody_reads_on() =>
        Assert.Equal(new AnswerWatch("GET /a"), Watch("- { id: a, call: crm, get: /a, result: body.id }", "a"));

    [Theory]
    [InlineData("{ id: a, call: crm, put: \"/c/{event.id}/x{{y}}/{event.data.n}\", result: body.id }", "PUT /c/{}/x{y}/{}")]
    [InlineData("{ id: a, call: erp, operation: PostPayment, result: body.id }", "PostPayment")]
    [InlineData("{ id: a, call: shop, graphql: \"query Orders { a }\", result: body.data }", "query Orders (91a68fd0)")]
    [InlineData("{ id: a, call: shop, graphql: \"{ a }\", result: body.data }", "query (1c7e1e34)")]
    public void An_operation_is_named_without_values(string step, string operation) => Assert.Equal(operation, Watch("- " + step, "a")?.Operation);

    [Fact]
    public void A_long_path_is_cut_and_still_told_from_others()
    {
        var one = Watch($"- {{ id: a, call: crm, get: /{new string('x', 200)}1, result: body }}", "a")!.Operation;
        var two = Watch($"- {{ id: a, call: crm, get: /{new string('x', 200)}2, result: body }}", "a")!.Operation;

        Assert.Equal(160, one.Length);
        Assert.NotEqual(one, two);
    }

    private static AnswerWatch? Watch(string steps, string? id)
    {
        var plan = Flow.Plan(string.Concat(steps.Split('\n').Select(line => $"  {line}\n")));
        var all = PlanSteps.All(plan.Steps).ToList();
        return id is null ? all.OfType<ForEachStep>().First().Call!.Watch : all.OfType<CallStep>().First(c => c.Id == id).Watch;
    }
}
