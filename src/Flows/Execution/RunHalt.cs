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

    // What an entry of a run's history is taken to weigh, beside what the next execution begins with.
    private const int BytesOfAnEntry = 512;

    // However much is carried, a replay must not take long.
    private const int LongestLimit = 20_000;

    private long carried;

    // Items that are worked on together are put down and taken up together: an execution is long enough that this costs little.
    public void Expect(int items, int concurrency) => limit = Math.Max(limit, Math.Min(items, concurrency * 5));

    // What an execution takes along is written and read again: it goes on until it has done as much as that costs. So memory does not grow with the number of
    // things that are done but with what has to be remembered of them, and time does not grow faster than either.
    public void Carry(long bytes) => carried += bytes;

    // One thing more is over in this execution. What has only begun does not count: it may have to be begun anew, and then nothing would ever be over.
    // A large result weighs more than one: history is what is bounded.
    public void Count(int weight = 1)
    {
        operations += weight;
        if (operations >= Math.Max(limit, Math.Min(LongestLimit, carried / BytesOfAnEntry)) && !halted.IsCancellationRequested)
            halted.Cancel();
    }

    public void Stop(string reason)
    {
        StopReason ??= reason;
        halted.Cancel();
    }
}
