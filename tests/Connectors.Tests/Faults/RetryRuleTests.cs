using Trunkline.Declarations;
using Trunkline.Connectors.Definitions;
using Trunkline.Flows.Plans;

namespace Trunkline.Connectors.Tests.Faults;

// What is tried again: the connection says it, and a step may say otherwise.
public class RetryRuleTests
{
    [Theory]
    [InlineData(409, "", null, CallVerdict.Permanent)]
    [InlineData(409, "retry: { on: [409] }", null, CallVerdict.Transient)]
    [InlineData(409, "retry: { on: [4xx] }", null, CallVerdict.Transient)]
    [InlineData(503, "retry: { on: [409] }", null, CallVerdict.Permanent)]
    [InlineData(503, "retry: { on: [409, standard] }", null, CallVerdict.Transient)]
    [InlineData(501, "retry: { on: [5xx] }", null, CallVerdict.Transient)]
    [InlineData(404, "retry: { on: [5xx, timeout] }", null, CallVerdict.Permanent)]
    [InlineData(409, "retry: { on: [409] }", "standard", CallVerdict.Permanent)]
    [InlineData(404, "retry: { on: [409] }", "404", CallVerdict.Transient)]
    public async Task Statuses_are_tried_again_as_the_connection_or_the_step_says(int status, string more, string? step, CallVerdict verdict)
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}", status));
        using var api = Calling.To(partner, more);

        var answer = await api.PostAsync(options: step is null ? null : new CallOptions("k", Retry: new RetryPolicy { On = [step] }));

        Assert.Equal((verdict, $"http-{status}"), (answer.Verdict, answer.Fault!.Code));
    }

    [Theory]
    [InlineData("", CallVerdict.Transient)]
    [InlineData("retry: { on: [aborted] }", CallVerdict.Transient)]
    [InlineData("retry: { on: [timeout, 5xx] }", CallVerdict.Permanent)]
    public async Task Faults_without_an_answer_are_tried_again_as_said(string more, CallVerdict verdict)
    {
        await using var partner = await Partner.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using var api = Calling.To(partner, more);

        var answer = await api.GetAsync();

        Assert.Equal((verdict, "aborted"), (answer.Verdict, answer.Fault!.Code));
    }

    [Theory]
    [InlineData("", true, CallVerdict.Transient, "aborted")]
    [InlineData("", false, CallVerdict.Permanent, "outcome-unknown")]
    [InlineData("retry: { unsafe: true }", false, CallVerdict.Permanent, "outcome-unknown")]
    public async Task A_step_decides_whether_a_call_of_unknown_outcome_is_made_again(string more, bool isUnsafe, CallVerdict verdict, string code)
    {
        await using var partner = await Partner.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using var api = Calling.To(partner, more);

        var answer = await api.PostAsync(options: new CallOptions("k", Retry: new RetryPolicy { Unsafe = isUnsafe }));

        Assert.Equal((verdict, code), (answer.Verdict, answer.Fault!.Code));
    }

    [Fact]
    public async Task A_rule_of_success_can_be_tried_again()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("""{"ok":false}"""));
        using var api = Calling.To(partner, "success: body.ok\nretry: { on: [standard, success-rule] }");

        Assert.Equal(CallVerdict.Transient, (await api.GetAsync()).Verdict);
    }

    [Theory]
    [InlineData("retry: { on: [200] }", "'200' is nothing that can be tried again")]
    [InlineData("retry: { on: [tiemout] }", "did you mean 'timeout'?")]
    [InlineData("retry: { on: [] }", "'on' is empty")]
    [InlineData("retry: { on: timeout }", "'on' is a text: make it a list")]
    [InlineData("retry: { on: [{ a: 1 }] }", "an entry of 'on' is a map")]
    public void What_cannot_be_tried_again_is_told_at_load(string line, string words)
    {
        var faults = new FaultList();
        ConnectionCatalog.Read([("c.yaml", "connection: api\nprotocol: rest\nbaseUrl: https://api.example\n" + line)], _ => null, faults);

        Assert.Contains(faults.All, f => f.ToString().Contains(words, StringComparison.Ordinal));
    }
}
