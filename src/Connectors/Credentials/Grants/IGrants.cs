namespace Trunkline.Connectors.Credentials.Grants;

/// <summary>Grants of connections that call in a person's name.</summary>
public interface IGrants
{
    /// <summary>Exchanges a consent at the partner's token endpoint and stores the grant, encrypted, in place of whatever stood there, a refused one included.
    /// Calls of every instance use it from then on; an instance that holds an access token of the grant before may use that until it expires.</summary>
    /// <param name="connection">Name of the connection.</param>
    /// <param name="consent">What the person answered; spent by this, unless the store is unavailable.</param>
    /// <param name="cancellationToken">Cancels while nothing has been exchanged yet.</param>
    /// <exception cref="Stores.StoreUnavailableException">Table or vault cannot answer now.</exception>
    Task<GrantAnswer> ConnectAsync(string connection, ConsentCode consent, CancellationToken cancellationToken);
}

/// <summary>How connecting went.</summary>
/// <param name="Result">The result.</param>
/// <param name="Problem">What went wrong and what to do, without secrets; null when the connection is connected.</param>
public sealed record GrantAnswer(GrantResult Result, string? Problem = null);

/// <summary>Results of connecting.</summary>
public enum GrantResult
{
    /// <summary>The grant is stored.</summary>
    Connected,

    /// <summary>There is no connection of that name.</summary>
    NoSuchConnection,

    /// <summary>The connection cannot have a grant: another type of credential, or a secret of its own is not set.</summary>
    Unfit,

    /// <summary>The partner refused the exchange, or gave no refresh token.</summary>
    Refused,

    /// <summary>The partner's token endpoint did not answer, or not now.</summary>
    Unreachable,
}
