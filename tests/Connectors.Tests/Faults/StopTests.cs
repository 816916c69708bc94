using Trunkline.Connectors.Http;
using Trunkline.Flows.Execution;

namespace Trunkline.Connectors.Tests.Faults;

public class StopTests
{
    [Theory]
    [InlineData("POST", "", "outcome-unknown", CallVerdict.Permanent)]
    [InlineData("PATCH", "", "outcome-unknown", CallVerdict.Permanent)]
    [InlineData("POST", "idempotency: { header: Idempotency-Key }", "stopped", CallVerdict.Transient)]
    [InlineData("POST", "retry: { unsafe: true }", "stopped", CallVerdict.Transient)]
    [InlineData("PUT", "", "stopped", CallVerdict.Transient)]
    public async Task A_stop_after_sending_began_is_an_answer(string method, string more, string code, CallVerdict verdict)
    {
        using var stop = new CancellationTokenSource();
        await using var partner = await Partner.StartAsync(async context =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var api = Calling.To(partner, more);

        // A PATCH without a body counts as sent as well.
        var answer = await api.CallAsync(new CallRequest { Connection = "api", Method = method, Path = "/", Body = method == "PATCH" ? null : "{}" }, null, stop.Token);

        Assert.Equal((verdict, code), (answer.Verdict, answer.Fault!.Code));
        Assert.Contains("was told to stop", answer.Fault.Message);
        Assert.Equal(answer.Fault.Message, answer.Attempt!.Fault);
    }

    [Fact]
    public async Task A_stop_before_sending_throws()
    {
        using var stop = new CancellationTokenSource();
        using var api = Calling.To("http://slow.example");
        api.Seams = TransportSeams.Real with
        {
            Resolve = async (_, cancellationToken) =>
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return [];
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => api.CallAsync(new CallRequest { Connection = "api", Method = "POST", Path = "/", Body = "{}" }, null, stop.Token));
    }

    [Fact]
    public async Task A_stop_while_something_is_only_asked_throws()
    {
        using var stop = new CancellationTokenSource();
        await using var partner = await Partner.StartAsync(async context =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var api = Calling.To(partner);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => api.CallAsync(new CallRequest { Connection = "api", Method = "GET", Path = "/" }, null, stop.Token));
    }
}
