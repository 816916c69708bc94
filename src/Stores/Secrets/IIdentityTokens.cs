namespace Trunkline.Stores.Secrets;

/// <summary>Tokens in the name of the program itself, from the platform that it runs on: no secret is kept anywhere.</summary>
public interface IIdentityTokens
{
    /// <summary>A token for a scope.</summary>
    /// <param name="scope">What it is for, like <c>https://graph.microsoft.com/.default</c>.</param>
    /// <param name="cancellationToken">Cancels the asking.</param>
    /// <exception cref="StoreUnavailableException">The platform cannot answer now.</exception>
    /// <exception cref="IdentityRefusedException">The program has no identity here, or the platform refuses it this scope.</exception>
    Task<IdentityToken> GetAsync(string scope, CancellationToken cancellationToken);
}

/// <summary>A token of the program's own identity.</summary>
/// <param name="Value">What is sent as bearer.</param>
/// <param name="ExpiresOn">When the partner stops taking it.</param>
public sealed record IdentityToken(string Value, DateTimeOffset ExpiresOn);

/// <summary>There is no identity, or it is refused.</summary>
public sealed class IdentityRefusedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public IdentityRefusedException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was refused, without anything secret.</param>
    public IdentityRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was refused, without anything secret.</param>
    /// <param name="innerException">What the platform said.</param>
    public IdentityRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
