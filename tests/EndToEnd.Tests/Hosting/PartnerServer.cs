using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Trunkline.Testing.Network;

namespace Trunkline.EndToEnd.Tests.Hosting;

/// <summary>A partner on loopback that writes down every request it gets, in order, and answers as the test says.</summary>
internal sealed class PartnerServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<PartnerRequest> requests = new();
    private readonly List<(Func<IReadOnlyCollection<PartnerRequest>, bool> Condition, TaskCompletionSource Met)> waiters = [];

    private LoopbackServer server = null!;

    public Func<PartnerRequest, (int Status, string Body)> Answer { get; set; } = _ => (200, """{"ok":true}""");

    public string Url => server.Address.GetLeftPart(UriPartial.Authority);

    public IReadOnlyCollection<PartnerRequest> Requests => requests;

    public static async Task<PartnerServer> StartAsync()
    {
        var partner = new PartnerServer();
        partner.server = await LoopbackServer.StartAsync(partner.HandleAsync);
        return partner;
    }

    /// <summary>Waits until the requests so far meet a condition, which is asked after each request.</summary>
    public async Task WaitUntilAsync(Func<IReadOnlyCollection<PartnerRequest>, bool> condition, string what)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (waiters)
        {
            if (condition(requests))
                return;
            waiters.Add((condition, met));
        }

        try
        {
            await met.Task.WaitAsync(TimeSpan.FromSeconds(90));
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited in vain for {what}; {requests.Count} requests came.");
        }
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString(), StringComparer.Ordinal);
        var request = new PartnerRequest(context.Request.Method, context.Request.Path, body.ToArray(), headers);
        var (status, answer) = Answer(request);
        lock (waiters)
        {
            requests.Enqueue(request);
            for (var i = waiters.Count - 1; i >= 0; i--)
            {
                if (!waiters[i].Condition(requests))
                    continue;
                waiters[i].Met.SetResult();
                waiters.RemoveAt(i);
            }
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer);
    }
}

internal sealed record PartnerRequest(string Method, string Path, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public string IdempotencyKey => Headers["idempotency-key"];
}
