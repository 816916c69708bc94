using System.Text.Json;
using Trunkline.Intake.Signatures.Fetching;
using Trunkline.Stores;

namespace Trunkline.Intake.Signatures.Tokens;

/// <summary>An issuer's public keys: kept for an hour, fetched again when a token names a key that is not among them (rotation), and used
/// on for a day where the issuer cannot be reached.</summary>
internal sealed class KeySet(Uri url, BoundedFetch fetch, TimeProvider time)
{
    private static readonly TimeSpan Keep = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeepStale = TimeSpan.FromHours(24);
    private static readonly TimeSpan MinInterval = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim fetching = new(1, 1);
    private Loaded? loaded;

    /// <summary>The keys that may have signed a token naming <paramref name="keyId"/>: that one, or all where it names none.</summary>
    /// <exception cref="StoreUnavailableException">There are no keys and none can be had now.</exception>
    public async ValueTask<IReadOnlyList<VerificationKey>> FindAsync(string? keyId, CancellationToken cancellationToken)
    {
        var known = Volatile.Read(ref loaded);
        if (known is null || IsDue(known, keyId))
            known = await LoadAsync(known, cancellationToken).ConfigureAwait(false);
        return Match(known, keyId);
    }

    private async Task<Loaded> LoadAsync(Loaded? before, CancellationToken cancellationToken)
    {
        await fetching.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Whoever waited finds what the one before it fetched.
            var now = Volatile.Read(ref loaded);
            if (now is not null && !ReferenceEquals(now, before))
                return now;
            try
            {
                now = new Loaded(await FetchAsync(cancellationToken).ConfigureAwait(false), time.GetTimestamp());
            }
            catch (StoreUnavailableException) when (before is not null && Age(before) < KeepStale)
            {
                // Whoever waited, and the posts of the next while, use these keys at once: none waits for the issuer to fail again.
                now = before with { FailedAt = time.GetTimestamp() };
            }

            Volatile.Write(ref loaded, now);
            return now;
        }
        finally
        {
            fetching.Release();
        }
    }

    private async Task<IReadOnlyList<VerificationKey>> FetchAsync(CancellationToken cancellationToken)
    {
        var bytes = await fetch.SendAsync(new HttpRequestMessage(HttpMethod.Get, url), cancellationToken).ConfigureAwait(false)
            ?? throw new StoreUnavailableException($"{url} has no keys");
        try
        {
            using var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Array)
                return [.. keys.EnumerateArray().Select(VerificationKey.Read).OfType<VerificationKey>()];
            throw new StoreUnavailableException($"{url} answered with JSON that is no key set");
        }
        catch (JsonException e)
        {
            throw new StoreUnavailableException($"{url} answered with something else than a key set", inner: e);
        }
    }

    private bool IsDue(Loaded known, string? keyId)
    {
        if (known.FailedAt is { } failed && time.GetElapsedTime(failed) < MinInterval && Age(known) < KeepStale)
            return false;
        return Age(known) >= Keep || Match(known, keyId).Count == 0 && Age(known) >= MinInterval;
    }

    private TimeSpan Age(Loaded known) => time.GetElapsedTime(known.At);

    private static IReadOnlyList<VerificationKey> Match(Loaded known, string? keyId) =>
        keyId is null ? known.Keys : [.. known.Keys.Where(k => k.Id == keyId)];

    private sealed record Loaded(IReadOnlyList<VerificationKey> Keys, long At, long? FailedAt = null);
}
