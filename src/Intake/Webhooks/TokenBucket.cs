using Trunkline.Intake.Sources;

namespace Trunkline.Intake.Webhooks;

/// <summary>Bounds a source's verified posts. Forged ones are not counted: they could otherwise use up the provider's share.</summary>
internal sealed class TokenBucket(RateLimit limit, TimeProvider time)
{
    private readonly Lock gate = new();
    private double tokens = limit.Burst;
    private long last = time.GetTimestamp();

    /// <summary>Takes a token; else tells when there will be one.</summary>
    public bool TryTake(out TimeSpan wait)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            tokens = Math.Min(limit.Burst, tokens + time.GetElapsedTime(last, now).TotalSeconds * limit.PerSecond);
            last = now;
            if (tokens >= 1)
            {
                tokens--;
                wait = TimeSpan.Zero;
                return true;
            }

            wait = TimeSpan.FromSeconds((1 - tokens) / limit.PerSecond);
            return false;
        }
    }
}
