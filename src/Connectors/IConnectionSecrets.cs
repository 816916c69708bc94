namespace Trunkline.Connectors;

/// <summary>What the connections know to be secret, for those who show people data that a partner may have echoed.</summary>
public interface IConnectionSecrets
{
    /// <summary>A cover over the secrets of every connection as they are now: declared ones, and tokens that were made from them.</summary>
    /// <returns>Null when the secrets cannot be read now, so that nothing can be shown safely.</returns>
    ValueTask<SecretCover?> CoverAsync(CancellationToken cancellationToken);
}
