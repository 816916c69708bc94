using Trunkline.Stores.Queues;
using Trunkline.Stores.Tables;
using Trunkline.Stores;
using Trunkline.Testing.Conditions;

namespace Trunkline.Testing.Stores;

/// <summary>What a store whose other side is away owes its callers: one kind of failure, soon, from every member.</summary>
public abstract class OutageConformance : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly QueueMessage Message = new("id", "receipt", new byte[] { 1 }, 1);
    private static readonly TableRow Row = new("p", "r", "v", "W/\"datetime'2026-01-01T00%3A00%3A00.0000000Z'\"");

    /// <summary>A queue whose store is away.</summary>
    protected abstract IEventQueue Queue { get; }

    /// <summary>A table whose store is away.</summary>
    protected abstract ITable Table { get; }

    [ConditionalFact]
    public async Task The_queue_says_that_it_is_unavailable()
    {
        await UnavailableAsync(() => Queue.AppendAsync(new byte[] { 1 }, None));
        await UnavailableAsync(() => Queue.ReceiveAsync(1, TimeSpan.FromSeconds(30), None));
        await UnavailableAsync(() => Queue.CompleteAsync(Message, None));
        await UnavailableAsync(() => Queue.ReleaseAsync(Message, TimeSpan.Zero, None));
        await UnavailableAsync(() => Queue.PoisonAsync(Message, "reason", None));
        await UnavailableAsync(() => Queue.CountAsync(None));
        var poison = (IPoisonQueue)Queue;
        await UnavailableAsync(() => poison.CountPoisonedAsync(None));
        await UnavailableAsync(() => poison.PeekPoisonedAsync(1, None));
        await UnavailableAsync(() => poison.RedriveAsync(1, None));
    }

    [ConditionalFact]
    public async Task The_table_says_that_it_is_unavailable()
    {
        await UnavailableAsync(() => Table.GetAsync("p", "r", None));
        await UnavailableAsync(() => Table.InsertAsync("p", "r", "v", None));
        await UnavailableAsync(() => Table.ReplaceAsync(Row, "v", None));
        await UnavailableAsync(() => Table.DeleteAsync("p", "r", None));
        await UnavailableAsync(() => Table.QueryAsync("p", "", 10, null, None));
    }

    [ConditionalFact]
    public async Task What_can_never_work_is_refused_all_the_same()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Queue.AppendAsync(new byte[Queue.MaxMessageBytes + 1], None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Table.GetAsync("p/q", "r", None));
    }

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Task.CompletedTask;

    private static async Task UnavailableAsync(Func<Task> call) =>
        Assert.NotEmpty((await Assert.ThrowsAsync<StoreUnavailableException>(call)).Message);
}
