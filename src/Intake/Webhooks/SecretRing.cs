using Microsoft.Extensions.Logging;
using Trunkline.Intake.Signatures;
using Trunkline.Intake.Sources;
using Trunkline.Stores;
using Trunkline.Stores.Secrets;

namespace Trunkline.Intake.Webhooks;

/// <summary>Secrets of one source as they are worked with; made anew only when a value has changed.</summary>
/// <param name="references">Their names, newest first.</param>
/// <param name="prepare">Makes a secret's text into what is compared or decrypted with; throws <see cref="FormatException"/> where it cannot.</param>
/// <param name="secrets">Where they are.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where it is told which of them is missing or unusable.</param>
internal sealed partial class SecretRing(IReadOnlyList<SecretReference> references, Func<string, object> prepare, ISecrets secrets, TimeProvider time, ILogger log)
{
    // Strangers can make every post a refusal: the store of secrets is not asked more often for it.
    private static readonly TimeSpan ForgetInterval = TimeSpan.FromMinutes(1);

    private long lastForgotten = time.GetTimestamp();
    private State state = new(new Secret?[references.Count], []);

    /// <summary>All secrets that can be had, newest first, and whether they are all there are: where not, a refusal is not certain.</summary>
    public async ValueTask<(IReadOnlyList<PreparedSecret> Secrets, bool IsComplete)> GetAsync(CancellationToken cancellationToken)
    {
        var known = Volatile.Read(ref state);
        Secret?[]? changed = null;
        for (var i = 0; i < references.Count; i++)
        {
            var secret = await FindAsync(references[i], cancellationToken).ConfigureAwait(false);
            if (!ReferenceEquals(secret, known.Values[i]) && secret?.Reveal() != known.Values[i]?.Reveal())
                (changed ??= [.. known.Values])[i] = secret;
        }

        if (changed is not null || known.Prepared.Count == 0 && references.Count > 0)
            Volatile.Write(ref state, known = Prepare(changed ?? known.Values));
        return (known.Prepared, known.Prepared.Count == references.Count);
    }

    /// <summary>After a refusal: the store's cached values may be older than a rotation. False when that was tried less than a minute ago.</summary>
    public bool TryForget()
    {
        var last = Interlocked.Read(ref lastForgotten);
        var now = time.GetTimestamp();
        if (references.Count == 0 || time.GetElapsedTime(last, now) < ForgetInterval || Interlocked.CompareExchange(ref lastForgotten, now, last) != last)
            return false;
        foreach (var reference in references)
            secrets.Invalidate(reference.Name);
        return true;
    }

    private async ValueTask<Secret?> FindAsync(SecretReference reference, CancellationToken cancellationToken)
    {
        try
        {
            return await secrets.GetAsync(reference.Name, cancellationToken).ConfigureAwait(false);
        }
        catch (SecretNotFoundException)
        {
            Log.Missing(log, reference);
        }
        catch (StoreUnavailableException e)
        {
            Log.Unavailable(log, reference.Name, e);
        }

        return null;
    }

    private State Prepare(Secret?[] values)
    {
        var prepared = new List<PreparedSecret>(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            try
            {
                if (values[i] is { } value)
                    prepared.Add(new PreparedSecret(i, references[i].Name, prepare(value.Reveal())));
            }
            catch (FormatException e)
            {
                Log.Malformed(log, references[i], e.Message);
            }
        }

        return new State(values, prepared);
    }

    private sealed record State(Secret?[] Values, IReadOnlyList<PreparedSecret> Prepared);

    private static partial class Log
    {
        [LoggerMessage(Telemetry.Ids.SecretMissing, LogLevel.Error, "Missing {Reference}: posts that only it could vouch for, or open, are answered with 503")]
        public static partial void Missing(ILogger log, SecretReference reference);

        [LoggerMessage(Telemetry.Ids.SecretsUnavailable, LogLevel.Error, "Secret {Name} cannot be read now")]
        public static partial void Unavailable(ILogger log, string name, Exception exception);

        [LoggerMessage(Telemetry.Ids.SecretMalformed, LogLevel.Error, "Unusable {Reference}: {Problem}")]
        public static partial void Malformed(ILogger log, SecretReference reference, string problem);
    }
}
