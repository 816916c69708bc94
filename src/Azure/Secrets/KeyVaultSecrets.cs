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

    private async Task<CachedSecret.Answer> AskAsync(string name, CachedSecret.Answer? before, CancellationToken cancellationToken)
    {
        var what = $"secret {name}";
        var left = new DateTimeOffset(Volatile.Read(ref quietUntil), TimeSpan.Zero) - time.GetUtcNow();
        if (left > TimeSpan.Zero)
            throw new StoreUnavailableException($"{what}: Key Vault asked to be left alone", left);
        try
        {
            var secret = await AzureFaults.CallAsync(what, () => client.GetSecretAsync(name, null, cancellationToken), cancellationToken);
            return Answered(secret.Value, before);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return Missing();
        }
        catch (StoreUnavailableException exception) when (IsDisabled(exception))
        {
            return Missing();
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
            new Secret(secret.Value), version, now, now + caching.Fresh, isTheRefusedOne ? now + caching.Refused : DateTimeOffset.MinValue);
    }

    private CachedSecret.Answer Missing()
    {
        var now = time.GetUtcNow();
        return new CachedSecret.Answer(null, null, now, now + caching.Missing, DateTimeOffset.MinValue);
    }
}
