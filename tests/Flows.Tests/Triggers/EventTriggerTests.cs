using System.Text.Json;
using Trunkline.Flows.Tests.Scripted;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows.Tests.Triggers;

public class EventTriggerTests
{
    [Theory]
    [InlineData("payment_intent.succeeded", "payment_intent.succeeded", true)]
    [InlineData("payment_intent.succeeded", "payment_intent.succeeded2", false)]
    [InlineData("payment_intent.*", "payment_intent.succeeded", true)]
    [InlineData("payment_intent.*", "payment_intent.", true)]
    [InlineData("payment_intent.*", "payment_intent", false)]
    [InlineData("*.created", "customer.created", true)]
    [InlineData("*.created", "customer.subscription.created", true)]
    [InlineData("*.created", "customer.updated", false)]
    [InlineData("customer.*.created", "customer.subscription.created", true)]
    [InlineData("customer.*.created", "customer.created", false)]
    [InlineData("a*b*c", "abc", true)]
    [InlineData("a*b*c", "axbxbxc", true)]
    [InlineData("a*b*c", "acb", false)]
    [InlineData("*", "", true)]
    [InlineData("*a*a*", "a", false)]
    [InlineData("*a*a*", "aa", true)]
    [InlineData("aa*aa", "aaa", false)]
    [InlineData("Push", "push", false)]
    public void Types_match_with_wildcards(string pattern, string type, bool matches) => Assert.Equal(matches, new TypePattern(pattern).Matches(type));

    [Theory]
    [InlineData("{ source: stripe }", "stripe", "anything", true)]
    [InlineData("{ source: stripe }", "github", "anything", false)]
    [InlineData("{ source: stripe, types: [a, b.*] }", "stripe", "b.c", true)]
    [InlineData("{ source: stripe, types: [a, b.*] }", "stripe", "c", false)]
    [InlineData("{ source: stripe, types: [a], where: data.n > 5 }", "stripe", "a", true)]
    [InlineData("{ source: stripe, types: [a], where: data.n > 5 }", "stripe", "b", false)]
    [InlineData("{ source: stripe, where: data.n > 8 }", "stripe", "a", false)]
    [InlineData("{ source: stripe, where: data.missing }", "stripe", "a", false)]
    [InlineData("{ source: stripe, where: 'id = \"evt_1\" and headers.`x-y` = \"z\"' }", "stripe", "a", true)]
    [InlineData("{ source: stripe, where: data.s > 5 }", "stripe", "a", true)] // cannot be decided: the run will show it
    public void Decides_by_source_type_and_condition(string on, string source, string type, bool wants)
    {
        var flow = Flow.Compile($"flow: f\non: {on}\nsteps: [ {{ call: crm, get: /a }} ]\n");
        var envelope = JsonDocument.Parse("""{"id":"evt_1","type":"a","data":{"n":7,"s":"x"},"headers":{"x-y":"z"}}""").RootElement;
        var trigger = Assert.IsType<EventTrigger>(flow.Trigger);
        Assert.Equal(wants, trigger.Wants(source, type, envelope));
        Assert.Equal("stripe", trigger.Source);
    }
}
