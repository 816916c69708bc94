using Trunkline.LocalHost.Tests.Support;
using Trunkline.Stores.Queues;
using Trunkline.Stores.Tables;
using Trunkline.Testing.Stores;

namespace Trunkline.LocalHost.Tests.Stores;

public sealed class JournalQueueConformance : EventQueueConformance
{
    private readonly TestHost host = new();

    protected override IEventQueue Queue => host.Journal.Queue;

    public override async Task DisposeAsync() => await host.DisposeAsync();

    protected override Task AdvanceAsync(TimeSpan by)
    {
        host.Time.Advance(by);
        return Task.CompletedTask;
    }
}

public sealed class JournalTableConformance : TableConformance
{
    private readonly TestHost host = new();

    protected override ITable Table => host.Journal.Table;

    public override async Task DisposeAsync() => await host.DisposeAsync();
}

public sealed class JournalTableQueryConformance : TableQueryConformance
{
    private readonly TestHost host = new();

    protected override ITable Table => host.Journal.Table;

    public override async Task DisposeAsync() => await host.DisposeAsync();
}
