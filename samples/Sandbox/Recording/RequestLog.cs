namespace Trunkline.Sandbox.Recording;

/// <summary>What a partner received: the newest requests whole, all of them as counts.</summary>
internal sealed class RequestLog(int kept)
{
    private readonly Lock gate = new();
    private readonly Queue<RecordedRequest> newest = new();
    private readonly SortedDictionary<int, long> byStatus = [];
    private long accepted;
    private long total;

    public void Add(RecordedRequest request)
    {
        lock (gate)
        {
            total++;
            accepted += request.Accepted ? 1 : 0;
            byStatus[request.Status] = byStatus.GetValueOrDefault(request.Status) + 1;
            newest.Enqueue(request);
            if (newest.Count > kept)
                newest.Dequeue();
        }
    }

    public IReadOnlyList<RecordedRequest> Newest()
    {
        lock (gate)
            return [.. newest];
    }

    public RequestCounts Counts()
    {
        lock (gate)
            return new RequestCounts(total, accepted, new SortedDictionary<int, long>(byStatus));
    }

    public void Clear()
    {
        lock (gate)
        {
            newest.Clear();
            byStatus.Clear();
            (total, accepted) = (0, 0);
        }
    }
}

/// <summary>How many requests a partner received.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Accepted">Those it did.</param>
/// <param name="ByStatus">By status code of the answer.</param>
public sealed record RequestCounts(long Total, long Accepted, IReadOnlyDictionary<int, long> ByStatus);
