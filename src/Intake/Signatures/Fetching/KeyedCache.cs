using Trunkline.Stores;

namespace Trunkline.Intake.Signatures.Fetching;

/// <summary>What was fetched, by name: kept for a while, also when there was nothing; fetched once however many ask; bounded in number.</summary>
internal sealed class KeyedCache<T>(TimeProvider time, TimeSpan keep, TimeSpan keepNothing)
    where T : class
{
    private const int MaxEntries = 64;

    private readonly Lock gate = new();
    private readonly Dictionary<string, (Task<T?> Value, long At)> entries = new(StringComparer.Ordinal);

    /// <exception cref="StoreUnavailableException">The fetch failed; it is tried anew by whoever asks next.</exception>
    public async Task<T?> GetAsync(string name, Func<Task<T?>> fetch)
    {
        Task<T?> value;
        lock (gate)
        {
            var now = time.GetTimestamp();
            if (entries.TryGetValue(name, out var known) && IsUsable(known.Value, time.GetElapsedTime(known.At, now)))
            {
                value = known.Value;
            }
            else
            {
                if (entries.Count >= MaxEntries)
                    entries.Remove(entries.MinBy(e => e.Value.At).Key);
                value = fetch();
                entries[name] = (value, now);
            }
        }

        return await value.ConfigureAwait(false);
    }

    private bool IsUsable(Task<T?> value, TimeSpan age)
    {
        if (!value.IsCompleted)
            return true;
        if (!value.IsCompletedSuccessfully)
            return false;
        return age < (value.Result is null ? keepNothing : keep);
    }
}
