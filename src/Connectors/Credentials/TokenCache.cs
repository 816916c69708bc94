namespace Trunkline.Connectors.Credentials;

/// <summary>Holds one access token: fetched once however many callers wait, used until shortly before it expires; a token endpoint that asks
/// for a pause gets it from all callers.</summary>
internal sealed class TokenCache(Func<Task<TokenAnswer>> fetch, TimeProvider time)
{
    // A partner that answers 401 where it means 403 would otherwise cost a token with every call.
    private static readonly TimeSpan BetweenRefusals = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private DateTimeOffset refusableFrom = DateTimeOffset.MinValue;
    private Task<TokenAnswer>? fetching;
    private int forgotten;
    private Obstacle? pause;
    private DateTimeOffset pausedUntil;
    private volatile AccessToken? token;

    public AccessToken? Current => token;

    /// <summary>The header that was forgotten last, because a partner refused it; null before that.</summary>
    public string? Refused { get; private set; }

    public ValueTask<TokenAnswer> GetAsync(CancellationToken cancellationToken)
    {
        if (token is { } current && time.GetUtcNow() < current.UsableUntil)
            return new(new TokenAnswer(current, null));
        Task<TokenAnswer> shared;
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (token is { } fresh && now < fresh.UsableUntil)
                return new(new TokenAnswer(fresh, null));
            if (pause is { } asked && now < pausedUntil)
                return new(new TokenAnswer(null, asked with { RetryAfter = pausedUntil - now }));
            shared = fetching ??= FetchAsync();
        }

        // A caller that gives up leaves the fetch to the others.
        return new(shared.WaitAsync(cancellationToken));
    }

    /// <summary>Forgets a token that a partner refused, unless it has been replaced already, at most one in a while.</summary>
    /// <returns>Whether there is, or can be, another one than this.</returns>
    public bool Refuse(string? header)
    {
        lock (gate)
        {
            if (token?.Header != header)
                return true;
            var now = time.GetUtcNow();
            if (now < refusableFrom)
                return false;
            refusableFrom = now + BetweenRefusals;
            Refused = header;
            token = null;
            return true;
        }
    }

    /// <summary>Forgets the token, any pause and any refusal: there is a better one now. Those who wait for a fetch are given what comes after this.</summary>
    public void Forget()
    {
        lock (gate)
        {
            forgotten++;
            token = null;
            pause = null;
            refusableFrom = DateTimeOffset.MinValue;
        }
    }

    private async Task<TokenAnswer> FetchAsync()
    {
        // Leaves the lock before the fetch begins.
        await Task.Yield();
        try
        {
            while (true)
            {
                var before = Volatile.Read(ref forgotten);
                var answer = await fetch();
                lock (gate)
                {
                    if (before != forgotten)
                        continue;
                    token = answer.Token ?? token;
                    pause = answer.Obstacle is { Verdict: CallVerdict.Transient, RetryAfter: not null } ? answer.Obstacle : null;
                    pausedUntil = pause is null ? default : time.GetUtcNow() + pause.RetryAfter!.Value;
                }

                return answer;
            }
        }
        finally
        {
            lock (gate)
                fetching = null;
        }
    }
}

/// <summary>A token, or why there is none.</summary>
internal readonly record struct TokenAnswer(AccessToken? Token, Obstacle? Obstacle);
