using Trunkline.Intake.Signatures;
using Trunkline.Intake.Sources;
using Trunkline.Stores;
using Trunkline.Stores.Secrets;

namespace Trunkline.Intake.Webhooks;

/// <summary>What stood in the store of secrets before the current values of one source, while the store lets it still be used: a secret that is
/// rotated in place reaches the provider later than it reaches us. Asked for only where no current secret vouched for a post.</summary>
internal sealed class PreviousSecrets(SourceDefinition source, ISignatureScheme scheme, ISecrets secrets)
{
    private readonly Kept?[] kept = new Kept?[source.Secrets.Count];

    /// <summary>Those there are, with places behind those of the current ones, and whether the store could say so for all.</summary>
    public async ValueTask<(IReadOnlyList<PreparedSecret> Secrets, bool IsComplete)> GetAsync(CancellationToken cancellationToken)
    {
        List<PreparedSecret>? found = null;
        var isComplete = true;
        for (var i = 0; i < kept.Length; i++)
        {
            try
            {
                if (await secrets.GetPreviousAsync(source.Secrets[i].Name, cancellationToken).ConfigureAwait(false) is { } value && Prepared(i, value) is { } usable)
                    (found ??= []).Add(usable);
            }
            catch (StoreUnavailableException)
            {
                isComplete = false;
            }
        }

        return (found ?? [], isComplete);
    }

    private PreparedSecret? Prepared(int i, Secret value)
    {
        var known = Volatile.Read(ref kept[i]);
        if (known is null || !ReferenceEquals(known.Value, value))
            Volatile.Write(ref kept[i], known = new Kept(value, Prepare(i, value)));
        return known.Prepared;
    }

    private PreparedSecret? Prepare(int i, Secret value)
    {
        try
        {
            return new PreparedSecret(kept.Length + i, source.Secrets[i].Name, scheme.Prepare(value.Reveal()));
        }
        catch (FormatException)
        {
            // It was put right by the version that followed it.
            return null;
        }
    }

    private sealed record Kept(Secret Value, PreparedSecret? Prepared);
}
