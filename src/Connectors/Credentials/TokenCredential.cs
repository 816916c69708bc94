namespace Trunkline.Connectors.Credentials;

/// <summary>A credential that is a token in the Authorization header, fetched somewhere and kept a while.</summary>
internal abstract class TokenCredential : ICredential
{
    private readonly TokenCache tokens;

    protected TokenCredential(TimeProvider time) => tokens = new TokenCache(FetchAsync, time);

    /// <summary>The header that a partner refused last: whatever is found elsewhere, this one is not used again.</summary>
    protected string? Refused => tokens.Refused;

    public async ValueTask<Obstacle?> ApplyAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var answer = await tokens.GetAsync(cancellationToken);
        return answer.Token is { } token ? HeaderValue.Put(request, "Authorization", token.Header) : answer.Obstacle;
    }

    public ValueTask<bool> RenewAsync(HttpRequestMessage refused, CancellationToken cancellationToken) =>
        new(tokens.Refuse(refused.Headers.NonValidated.TryGetValues("Authorization", out var values) ? values.ToString() : null));

    public virtual void AddDerivedSecrets(ICollection<string> values)
    {
        if (tokens.Current is { } token)
            values.Add(token.Value);
    }

    /// <summary>Has the next call fetch anew, whatever is kept.</summary>
    protected void Forget() => tokens.Forget();

    /// <summary>Fetches a token; never called twice at a time.</summary>
    protected abstract Task<TokenAnswer> FetchAsync();
}
