namespace Trunkline.LocalHost.Engine.Activities;

/// <summary>Whose turn it is: so many activities at once over all, and of one connection at most three quarters of them, in turns between the
/// connections, so that one slow partner cannot take every place. Guarded by the pool's lock.</summary>
internal sealed class ActivityLanes(int maxActivities)
{
    private readonly int maxPerLane = Math.Max(1, maxActivities - (maxActivities / 4));
    private readonly Dictionary<string, Lane> lanes = new(StringComparer.Ordinal);
    private readonly Queue<Lane> turns = new();

    public int Running { get; private set; }

    /// <summary>Those that wait for their turn; read without the lock it may be a moment old.</summary>
    public int Waiting { get; private set; }

    /// <summary>True when it may begin at once; else it waits for <see cref="Next"/>.</summary>
    public bool Enter(ActivityCall call, bool mayBegin)
    {
        if (!lanes.TryGetValue(call.Lane, out var lane))
            lanes[call.Lane] = lane = new();
        if (mayBegin && lane.Waiting.Count == 0 && Running < maxActivities && lane.Running < maxPerLane)
        {
            Begin(lane);
            return true;
        }

        Waiting++;
        lane.Waiting.Enqueue(call);
        if (lane.Waiting.Count == 1)
            turns.Enqueue(lane);
        return false;
    }

    public void Leave(ActivityCall call)
    {
        Running--;
        lanes[call.Lane].Running--;
    }

    /// <summary>The next one that may begin; null when none may.</summary>
    public ActivityCall? Next()
    {
        for (var looks = Running < maxActivities ? turns.Count : 0; looks > 0; looks--)
        {
            var lane = turns.Dequeue();
            if (lane.Running >= maxPerLane)
            {
                turns.Enqueue(lane);
                continue;
            }

            Begin(lane);
            Waiting--;
            var call = lane.Waiting.Dequeue();
            if (lane.Waiting.Count > 0)
                turns.Enqueue(lane);
            return call;
        }

        return null;
    }

    private void Begin(Lane lane)
    {
        Running++;
        lane.Running++;
    }

    private sealed class Lane
    {
        public Queue<ActivityCall> Waiting { get; } = new();

        public int Running { get; set; }
    }
}
