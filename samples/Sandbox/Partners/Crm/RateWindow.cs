namespace Trunkline.Sandbox.Partners.Crm;

/// <summary>Counts requests in a fixed window of one second, as many partners do.</summary>
internal sealed class RateWindow(TimeProvider time, int perSecond)
{
    private long window;
    private int taken;

    /// <summary>Takes one request; false when the second is full, with the whole seconds to wait.</summary>
    public bool TryTake(out int retryAfterSeconds)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (now != window)
            (window, taken) = (now, 0);
        retryAfterSeconds = 1;
        return taken++ < perSecond;
    }

    public void Reset() => taken = 0;
}
