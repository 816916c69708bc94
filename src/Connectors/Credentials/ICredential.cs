using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Http;
using Trunkline.Stores.Secrets;
using Trunkline.Stores.Tables;

namespace Trunkline.Connectors.Credentials;

/// <summary>Proves to a partner who is calling.</summary>
internal interface ICredential
{
    /// <summary>Puts the proof on a request that is otherwise complete. Secrets and stores may throw their own exceptions.</summary>
    /// <returns>Why there is no proof; null when it is on.</returns>
    ValueTask<Obstacle?> ApplyAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>Whether a partner says with this status that it does not take the proof.</summary>
    bool IsRefusal(int status) => status == 401;

    /// <summary>The partner refused the proof of a request.</summary>
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
/// <param name="Connection">Name of the connection.</param>
/// <param name="Secrets">The vault.</param>
/// <param name="Time">The clock.</param>
/// <param name="Transport">The connection's own, guard and bounds included.</param>
/// <param name="Table">For what all instances share.</param>
/// <param name="ExchangeTimeout">The longest that one exchange takes.</param>
/// <param name="Identity">The program's own identity; null where it has none.</param>
internal sealed record CredentialSurroundings(string Connection, ISecrets Secrets, TimeProvider Time, Transport Transport, ITable Table, TimeSpan ExchangeTimeout,
    IIdentityTokens? Identity = null);
