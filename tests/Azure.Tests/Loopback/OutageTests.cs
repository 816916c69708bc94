using Azure.Storage.Queues;
using Microsoft.AspNetCore.Http;
using Trunkline.Azure.Http;
using Trunkline.Azure.Queues;
using Trunkline.Azure.Tables;
using Trunkline.Stores;
using Trunkline.Stores.Queues;
using Trunkline.Stores.Tables;
using Trunkline.Testing.Network;
using Trunkline.Testing.Stores;

namespace Trunkline.Azure.Tests.Loopback;

/// <summary>The adapters over an account that does not answer as it should.</summary>
internal sealed class BrokenAccount(Uri address, TimeSpan timeout)
{
    private const string Key = "a2V5";
    private readonly SdkLimits limits = new(1, TimeSpan.FromMilliseconds(1), timeout);

    public StorageEventQueue Queue
    {
        get
        {
            var connection = $"AccountName=a;AccountKey={Key};QueueEndpoint={address.AbsoluteUri}a;TableEndpoint={address.AbsoluteUri}a";
            var options = limits.ApplyTo(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
            return new StorageEventQueue(
                new QueueClient(connection, "events", options), new QueueClient(connection, "poison", options), Polling.Default, TimeProvider.System);
        }
    }

    public StorageTable Table
    {
        get
        {
            var endpoint = TableEndpoint.FromConnectionString($"AccountName=a;AccountKey={Key};TableEndpoint={address.AbsoluteUri}a", TimeProvider.System);
            return new StorageTable(new TableRequests(endpoint.Open(limits), endpoint.Service, "rows"));
        }
    }
}

public sealed class RefusedConnectionConformance : OutageConformance
{
    private static readonly ClosedPort Port = new();
    private static readonly BrokenAccount Account = new(new Uri($"http://127.0.0.1:{Port.Number}/"), TimeSpan.FromSeconds(20));

    protected override IEventQueue Queue => Account.Queue;

    protected override ITable Table => Account.Table;
}

public abstract class AnsweringOutageConformance(TimeSpan timeout) : OutageConformance
{
    private LoopbackServer? server;

    protected override IEventQueue Queue => new BrokenAccount(server!.Address, timeout).Queue;

    protected override ITable Table => new BrokenAccount(server!.Address, timeout).Table;

    public override async Task InitializeAsync() => server = await LoopbackServer.StartAsync(AnswerAsync);

    public override async Task DisposeAsync() => await server!.DisposeAsync();

    protected abstract Task AnswerAsync(HttpContext context);

    protected static Task Status(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}

public sealed class ServerErrorConformance() : AnsweringOutageConformance(TimeSpan.FromSeconds(20))
{
    protected override Task AnswerAsync(HttpContext context) => Status(context, 503);
}

public sealed class ThrottledConformance() : AnsweringOutageConformance(TimeSpan.FromSeconds(20))
{
    protected override Task AnswerAsync(HttpContext context) => Status(context, 429);
}

public sealed class MissingRoleConformance() : AnsweringOutageConformance(TimeSpan.FromSeconds(20))
{
    protected override Task AnswerAsync(HttpContext context) => Status(context, 403);
}

public sealed class SilentServerConformance() : AnsweringOutageConformance(TimeSpan.FromMilliseconds(50))
{
    protected override async Task AnswerAsync(HttpContext context) => await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
}

public sealed class OutageTests
{
    [Fact]
    public async Task The_store_says_how_long_to_wait()
    {
        await using var server = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "0";
            return Task.CompletedTask;
        });
        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => new BrokenAccount(server.Address, TimeSpan.FromSeconds(20)).Table.GetAsync("p", "r", CancellationToken.None));
        Assert.Equal(TimeSpan.Zero, fault.RetryAfter);
        Assert.Contains("503", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_told_so_and_not_that_the_store_is_away()
    {
        await using var server = await LoopbackServer.StartAsync(
            context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(30));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new BrokenAccount(server.Address, TimeSpan.FromSeconds(20)).Queue.AppendAsync(new byte[] { 1 }, stop.Token));
    }
}
