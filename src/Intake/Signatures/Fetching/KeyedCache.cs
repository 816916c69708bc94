using Trunkline.Stores;

namespace Trunkline.Intake.Signatures.Fetching;

/// <summary>What was fetched, by name: kept for a while, used on for a day where it cannot be fetched again; fetched once however many ask.
/// That there was nothing is remembered apart: callers choose the names, and those they make up must not push out a genuine key.</summary>
internal sealed class KeyedCache<T>(TimeProvider time, TimeSpan keep, TimeSpan keepNothing)
    where T : class
{
    private const int MaxKnown = 64;
    private const int MaxNothing = 16;
    private static readonly TimeSpan KeepStale = TimeSpan.FromHours(24);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> nothing = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Task<T?>> fetching = new(StringComparer.Ordinal);

    /// <exception cref="StoreUnavailableException">It is not known, and the fetch failed; it is tried anew by whoever asks next.</exception>
    public async Task<T?> GetAsync(string name, Func<Task<T?>> fetch)
    {
        Task<T?>? running;
        lock (gate)
        {
            if (known.TryGetValue(name, out var entry))
            {
                entry.UsedAt = time.GetTimestamp();
                if (Age(entry.At) < keep || IsUsable(entry) && entry.FailedAt is { } failed && Age(failed) < RetryInterval)
                    return entry.Value;
            }
            else if (nothing.TryGetValue(name, out var at) && Age(at) < keepNothing)
            {
                return null;
            }

            if (!fetching.TryGetValue(name, out running))
            {
                running = FetchAsync(name, fetch);
                if (!running.IsCompleted)
                    fetching.Add(name, running);
            }
        }

        return await running.ConfigureAwait(false);
    }

    private async Task<T?> FetchAsync(string name, Func<Task<T?>> fetch)
    {
        try
        {
            var value = await fetch().ConfigureAwait(false);
            lock (gate)
                Keep(name, value);
            return value;
        }
        catch (StoreUnavailableException)
        {
            lock (gate)
            {
                if (known.TryGetValue(name, out var entry) && IsUsable(entry))
                {
                    entry.FailedAt = time.GetTimestamp();
                    return entry.Value;
                }
            }

            throw;
        }
        finally
        {
            lock (gate)
                fetching.Remove(name);
        }
    }

    private void Keep(string name, T? value)
    {
        var now = time.GetTimestamp();
        known.Remove(name);
        nothing.Remove(name);
        if (value is null)
        {
            if (nothing.Count >= MaxNothing)
                nothing.Remove(nothing.MinBy(e => e.Value).Key);
            nothing.Add(name, now);
            return;
        }

        if (known.Count >= MaxKnown)
            known.Remove(known.MinBy(e => e.Value.UsedAt).Key);
        known.Add(name, new Entry { Value = value, At = now, UsedAt = now });
    }

    private bool IsUsable(Entry entry) => Age(entry.At) < keep + KeepStale;

    private TimeSpan Age(long at) => time.GetElapsedTime(at);

    private sealed class Entry
    {
        public required T Value { get; init; }

        public required long At { get; init; }

        public required long UsedAt { get; set; }

        public long? FailedAt { get; set; }
    }
}
