using System.Collections.Concurrent;
using Azure;
using Azure.Security.KeyVault.Secrets;
using Trunkline.Azure.Http;
using Trunkline.Stores;
using Trunkline.Stores.Secrets;

namespace Trunkline.Azure.Secrets;

/// <summary>Secrets from Key Vault, remembered for minutes: a vault answers some hundred times a second and no more, and is away at times.</summary>
/// <remarks>While the vault cannot answer, the last value goes on being used; with none at hand the store is unavailable.</remarks>
/// <param name="client">The vault; it should not try again by itself, since its pauses are kept here.</param>
/// <param name="caching">How long answers are believed.</param>
/// <param name="time">Measures that.</param>
internal sealed class KeyVaultSecrets(SecretClient client, SecretCaching caching, TimeProvider time) : ISecrets
{
    private readonly ConcurrentDictionary<string, CachedSecret> secrets = new(StringComparer.OrdinalIgnoreCase);
    private long quietUntil;

    /// <inheritdoc />
    public ValueTask<Secret> GetAsync(string name, CancellationToken cancellationToken)
    {
        // A name the vault could not have is not asked for: the address it makes might mean something else.
        if (!SecretName.IsValid(name))
            throw new SecretNotFoundException(name);
        var cached = secrets.GetOrAdd(name, _ => new CachedSecret());
        return Fresh(cached) is { } known ? ValueTask.FromResult(Value(name, known)) : new ValueTask<Secret>(LoadAsync(name, cached, cancellationToken));
    }

    /// <inheritdoc />
    public ValueTask<Secret?> GetPreviousAsync(string name, CancellationToken cancellationToken)
    {
        // Most of the time the current version is older than the overlap, and nothing is asked.
        if (!secrets.TryGetValue(name, out var cached) || cached.Last is not { Value: not null, CreatedAt: { } created } current
            || time.GetUtcNow() >= created + caching.Overlap)
        {
            return default;
        }

        return Looked(cached, current) is { } known
            ? ValueTask.FromResult(known.Value)
            : new ValueTask<Secret?>(LookBackAsync(name, cached, current, cancellationToken));
    }

    /// <inheritdoc />
    public void Invalidate(string name)
    {
        if (secrets.TryGetValue(name, out var cached))
            cached.Invalidate(time.GetUtcNow());
    }

    private static Secret Value(string name, CachedSecret.Answer answer) => answer.Value ?? throw new SecretNotFoundException(name);

    private CachedSecret.Answer? Fresh(CachedSecret cached) =>
        cached.Last is { } known && time.GetUtcNow() < known.FreshUntil ? known : null;

    private async Task<Secret> LoadAsync(string name, CachedSecret cached, CancellationToken cancellationToken)
    {
        await cached.Gate.WaitAsync(cancellationToken);
        try
        {
            if (Fresh(cached) is { } known)
                return Value(name, known);
            cached.Learn(await AskAsync(name, cached.Last, cancellationToken));
            return Value(name, cached.Last!);
        }
        catch (StoreUnavailableException) when (cached.Last is { Value: { } stale } last && time.GetUtcNow() < last.At + caching.Stale)
        {
            return stale;
        }
        finally
        {
            cached.Gate.Release();
        }
    }

    private async Task<Secret?> LookBackAsync(string name, CachedSecret cached, CachedSecret.Answer current, CancellationToken cancellationToken)
    {
        await cached.Gate.WaitAsync(cancellationToken);
        try
        {
            if (Looked(cached, current) is { } known)
                return known.Value;
            var outcome = "none";
            // Who may not list versions has no version before this one; that is no reason to leave the vault alone.
            var found = await AskAsync(
                $"versions of secret {name}",
                () => PreviousVersion.FindAsync(client, name, current, time.GetUtcNow(), cancellationToken),
                () => null,
                unavailable =>
                {
                    if (unavailable.InnerException is not RequestFailedException { Status: 403 })
                        return false;
                    outcome = "refused";
                    return true;
                },
                cancellationToken);
            Telemetry.LookedBack(name, found is null ? outcome : "found");
            cached.Learn(new CachedSecret.Earlier(current.Version, found, time.GetUtcNow() + caching.Fresh));
            return found;
        }
        finally
        {
            cached.Gate.Release();
        }
    }

    private CachedSecret.Earlier? Looked(CachedSecret cached, CachedSecret.Answer current) =>
        cached.Previous is { } known && known.Of == current.Version && time.GetUtcNow() < known.FreshUntil ? known : null;

    private Task<CachedSecret.Answer> AskAsync(string name, CachedSecret.Answer? before, CancellationToken cancellationToken) => AskAsync(
        $"secret {name}",
        async () => Answered((await client.GetSecretAsync(name, null, cancellationToken)).Value, before),
        Missing,
        IsDisabled,
        cancellationToken);

    private async Task<T> AskAsync<T>(
        string what, Func<Task<T>> ask, Func<T> missing, Func<StoreUnavailableException, bool> isMissing, CancellationToken cancellationToken)
    {
        var left = new DateTimeOffset(Volatile.Read(ref quietUntil), TimeSpan.Zero) - time.GetUtcNow();
        if (left > TimeSpan.Zero)
            throw new StoreUnavailableException($"{what}: Key Vault asked to be left alone", left);
        try
        {
            return await AzureFaults.CallAsync(what, ask, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return missing();
        }
        catch (StoreUnavailableException exception) when (isMissing(exception))
        {
            return missing();
        }
        catch (StoreUnavailableException exception)
        {
            Volatile.Write(ref quietUntil, (time.GetUtcNow() + (exception.RetryAfter ?? caching.Pause)).Ticks);
            throw;
        }
    }

    /// <summary>A disabled secret answers 403 like a missing role does; the code inside tells.</summary>
    private static bool IsDisabled(StoreUnavailableException exception) =>
        exception.InnerException is RequestFailedException { Status: 403 } refused
        && refused.Message.Contains("SecretDisabled", StringComparison.Ordinal);

    private CachedSecret.Answer Answered(KeyVaultSecret secret, CachedSecret.Answer? before)
    {
        var now = time.GetUtcNow();
        var version = secret.Properties.Version;
        if (secret.Properties.ExpiresOn is { } expires)
            Telemetry.SecretExpires(secret.Name, expires - now);
        var isTheRefusedOne = before is { Refused: true } && before.Version == version;
        return new CachedSecret.Answer(
            new Secret(secret.Value), version, secret.Properties.CreatedOn, now, now + caching.Fresh, isTheRefusedOne ? now + caching.Refused : DateTimeOffset.MinValue);
    }

    private CachedSecret.Answer Missing()
    {
        var now = time.GetUtcNow();
        return new CachedSecret.Answer(null, null, null, now, now + caching.Missing, DateTimeOffset.MinValue);
    }
}
