using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Http;
using Trunkline.Stores.Secrets;

namespace Trunkline.Connectors.Credentials;

/// <summary>Proves to a partner who is calling.</summary>
internal interface ICredential
{
    /// <summary>Puts the proof on a request that is otherwise complete. Secrets and stores may throw their own exceptions.</summary>
    /// <returns>Why there is no proof; null when it is on.</returns>
    ValueTask<Obstacle?> ApplyAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>The partner answered 401 to a request.</summary>
    /// <returns>Whether another proof is at hand, so that trying once more makes sense.</returns>
    ValueTask<bool> RenewAsync(HttpRequestMessage refused, CancellationToken cancellationToken);

    /// <summary>Adds what must never be shown and is not itself a declared secret: tokens, encoded pairs.</summary>
    void AddDerivedSecrets(ICollection<string> values);
}

/// <summary>A credential as declared.</summary>
internal abstract record CredentialDefinition
{
    /// <summary>The texts that may hold secrets.</summary>
    public abstract IEnumerable<ConfiguredText> Texts { get; }

    public abstract ICredential Create(CredentialSurroundings surroundings);
}

/// <summary>What credentials work with.</summary>
internal sealed record CredentialSurroundings(string Connection, ISecrets Secrets, TimeProvider Time, Transport Transport);
