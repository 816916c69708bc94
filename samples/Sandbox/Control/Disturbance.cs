using Trunkline.Sandbox.Partners;

namespace Trunkline.Sandbox.Control;

/// <summary>How a partner misbehaves at the moment.</summary>
internal sealed class Disturbance(TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly List<Refusal> refusals = [];
    private DateTimeOffset? downUntil;
    private bool drops;
    private TimeSpan delay;

    public TimeSpan Delay
    {
        get
        {
            lock (gate)
                return delay;
        }
    }

    public DownState State()
    {
        lock (gate)
            return downUntil > time.GetUtcNow() ? (drops ? DownState.Drops : DownState.Answers503) : DownState.Up;
    }

    public void Down(TimeSpan? span, bool drop)
    {
        lock (gate)
            (downUntil, drops) = (span is { } s ? time.GetUtcNow() + s : DateTimeOffset.MaxValue, drop);
    }

    /// <summary>Everything works again.</summary>
    public void Up()
    {
        lock (gate)
        {
            (downUntil, delay) = (null, TimeSpan.Zero);
            refusals.Clear();
        }
    }

    public void Slow(TimeSpan by)
    {
        lock (gate)
            delay = by;
    }

    public void Refuse(Refusal refusal)
    {
        lock (gate)
            refusals.Add(refusal);
    }

    public Refusal? RefusalFor(PartnerRequest request)
    {
        lock (gate)
        {
            return refusals.Find(r => r.Match.Length == 0
                || request.Body.Contains(r.Match, StringComparison.Ordinal)
                || (request.Path + request.Query).Contains(r.Match, StringComparison.Ordinal));
        }
    }
}

internal enum DownState
{
    Up,
    Answers503,
    Drops,
}
