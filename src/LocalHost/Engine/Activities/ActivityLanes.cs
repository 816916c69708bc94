namespace Trunkline.LocalHost.Engine.Activities;

/// <summary>Whose turn it is: so many activities at once over all, and of one connection at most three quarters of them, in turns between the
/// connections, so that one slow partner cannot take every place. Guarded by the pool's lock.</summary>
internal sealed class ActivityLanes(int maxActivities)
{
    private readonly int maxPerLane = Math.Max(1, maxActivities - (maxActivities / 4));
    private readonly Dictionary<string, Lane> lanes = new(StringComparer.Ordinal);
    private readonly Queue<Lane> turns = new();

    public int Running { get; private set; }

    /// <summary>Those that wait for their turn.</summary>
    public Backlog Waiting
    {
        get
        {
            var (moving, held) = (0, 0);
            foreach (var lane in lanes.Values)
            {
                if (lane.Running < maxPerLane)
                    moving += lane.Waiting.Count;
                else
                    held += lane.Waiting.Count;
            }

            return new(moving, held);
        }
    }

    /// <summary>It waits for <see cref="Next"/>.</summary>
    public void Enter(ActivityCall call)
    {
        if (!lanes.TryGetValue(call.Lane, out var lane))
            lanes[call.Lane] = lane = new();
        lane.Waiting.Enqueue(call);
        if (lane.Waiting.Count == 1)
            turns.Enqueue(lane);
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

            Running++;
            lane.Running++;
            var call = lane.Waiting.Dequeue();
            if (lane.Waiting.Count > 0)
                turns.Enqueue(lane);
            return call;
        }

        return null;
    }

    private sealed class Lane
    {
        public Queue<ActivityCall> Waiting { get; } = new();

        public int Running { get; set; }
    }
}
