namespace Trunkline.Flows.Execution;

// Why a run starts nothing further: its history is long enough, or a stop step ended it. Waits that are under way are broken off.
internal sealed class RunHalt(int limit)
{
    // Things in the history of one execution: enough that few runs ever continue as new for it, few enough that a replay is quick.
    public const int DefaultLimit = 1000;

    private readonly CancellationTokenSource halted = new();
    private int operations;
    private int limit = limit;

    public bool IsHalted => halted.IsCancellationRequested;

    public CancellationToken Token => halted.Token;

    // What halted it; meaningful only while it is.
    public Ending Ending => StopReason is null ? Ending.Paused : Ending.Stopped;

    public string? StopReason { get; private set; }

    // A list of n items is cut into about ten executions, so that what is carried from one to the next stays linear in n, and into ones long enough
    // that putting everything down and taking it up again costs little.
    public void Expect(int items, int concurrency) => limit = Math.Max(limit, Math.Max(Math.Min(items / 10, 20_000), Math.Min(items, concurrency * 5)));

    // One thing more is over in this execution. What has only begun does not count: it may have to be begun anew, and then nothing would ever be over.
    // A large result weighs more than one: history is what is bounded.
    public void Count(int weight = 1)
    {
        operations += weight;
        if (operations >= limit && !halted.IsCancellationRequested)
            halted.Cancel();
    }

    public void Stop(string reason)
    {
        StopReason ??= reason;
        halted.Cancel();
    }
}
