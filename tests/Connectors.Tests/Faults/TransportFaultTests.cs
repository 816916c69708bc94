using System.Net.Sockets;
using Trunkline.Connectors.Http;
using Trunkline.Flows.Execution;
using Trunkline.Testing.Network;

namespace Trunkline.Connectors.Tests.Faults;

public class TransportFaultTests
{
    [Fact]
    public async Task A_closed_port_is_a_passing_fault()
    {
        using var port = new ClosedPort();
        using var api = Calling.To($"http://127.0.0.1:{port.Number}");

        // Nothing was sent: even a POST without a key may be tried again.
        var answer = await api.PostAsync();

        Assert.Equal((CallVerdict.Transient, "connect"), (answer.Verdict, answer.Fault!.Code));
        Assert.Contains($"127.0.0.1:{port.Number}", answer.Fault.Message);
        Assert.Null(answer.Attempt!.Status);
    }

    [Fact]
    public async Task A_name_that_is_not_found_is_a_passing_fault()
    {
        using var api = Calling.To("https://nowhere.example");
        api.Seams = TransportSeams.Real with { Resolve = (_, _) => throw new SocketException((int)SocketError.HostNotFound) };

        var answer = await api.GetAsync();

        Assert.Equal((CallVerdict.Transient, "dns"), (answer.Verdict, answer.Fault!.Code));
        Assert.Contains("nowhere.example", answer.Fault.Message);
    }

    [Fact]
    public async Task A_server_that_speaks_no_tls_is_a_passing_tls_fault()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        using var api = Calling.To(partner.Url.Replace("http:", "https:", StringComparison.Ordinal));

        var answer = await api.GetAsync();

        Assert.Equal((CallVerdict.Transient, "tls"), (answer.Verdict, answer.Fault!.Code));
    }

    [Fact]
    public async Task A_connection_that_breaks_is_a_passing_fault()
    {
        await using var partner = await Partner.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using var api = Calling.To(partner);

        var answer = await api.GetAsync();

        Assert.Equal((CallVerdict.Transient, "aborted"), (answer.Verdict, answer.Fault!.Code));
    }

    [Theory]
    [InlineData("POST", "", "outcome-unknown", CallVerdict.Permanent)]
    [InlineData("PATCH", "", "outcome-unknown", CallVerdict.Permanent)]
    [InlineData("POST", "idempotency: { header: Idempotency-Key }", "aborted", CallVerdict.Transient)]
    [InlineData("POST", "retry: { unsafe: true }", "aborted", CallVerdict.Transient)]
    [InlineData("PUT", "", "aborted", CallVerdict.Transient)]
    [InlineData("DELETE", "", "aborted", CallVerdict.Transient)]
    public async Task A_call_that_may_have_been_done_is_repeated_only_where_that_is_safe(string method, string more, string code, CallVerdict verdict)
    {
        await using var partner = await Partner.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using var api = Calling.To(partner, more);

        var answer = await api.CallAsync(new CallRequest { Connection = "api", Method = method, Path = "/", Body = "{}" });

        Assert.Equal((verdict, code), (answer.Verdict, answer.Fault!.Code));
    }
}
