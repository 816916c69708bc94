using Trunkline.Connectors.Definitions;
using Trunkline.Stores.Secrets;

namespace Trunkline.Connectors.Credentials;

/// <summary>The secrets that a credential is made of. A refused one may have been rotated in the vault: it is read again, at most once in a while.</summary>
internal sealed class DeclaredSecrets(ISecrets secrets, TimeProvider time, params ConfiguredText[] texts)
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(30);

    private long lastReload;

    public ValueTask<string> RevealAsync(ConfiguredText text, CancellationToken cancellationToken) => text.RevealAsync(secrets, cancellationToken);

    /// <summary>Reads them again past every cache; true when one of them has another value now.</summary>
    public async ValueTask<bool> ReloadAsync(CancellationToken cancellationToken)
    {
        var last = Interlocked.Read(ref lastReload);
        var now = time.GetTimestamp();
        if (last != 0 && time.GetElapsedTime(last, now) < Between || Interlocked.CompareExchange(ref lastReload, now, last) != last)
            return false;
        var changed = false;
        foreach (var text in texts.Where(t => t.HasSecrets))
        {
            var before = await text.RevealAsync(secrets, cancellationToken);
            foreach (var name in text.SecretNames)
                secrets.Invalidate(name);
            changed |= await text.RevealAsync(secrets, cancellationToken) != before;
        }

        return changed;
    }
}
