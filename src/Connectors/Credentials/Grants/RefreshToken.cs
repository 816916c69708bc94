using System.Security.Cryptography;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Http;
using Trunkline.Stores;
using Trunkline.Stores.Secrets;

namespace Trunkline.Connectors.Credentials.Grants;

/// <summary><c>oauth2-refresh-token</c>: a token in a person's name. Where the partner rotates refresh tokens, each may be spent once, by one caller of
/// all instances: whoever takes the lease on the grant's row. Everybody else reads the row again after the wait.</summary>
internal sealed class RefreshToken : TokenCredential
{
    // While another instance spends the token; a run waits this long without holding anything.
    private static readonly TimeSpan WhileLeased = TimeSpan.FromSeconds(1);

    // How long runs wait for a person to connect anew before they ask again.
    private static readonly TimeSpan WhileRefused = TimeSpan.FromMinutes(5);

    private readonly string connection;
    private readonly RefreshTokenDefinition definition;
    private readonly GrantTable grants;
    private readonly TimeSpan leaseFor;
    private readonly ClientProof proof;
    private readonly ISecrets secrets;
    private readonly TimeProvider time;
    private (StoredGrant Leased, Grant Grant)? unsaved;

    public RefreshToken(RefreshTokenDefinition definition, CredentialSurroundings surroundings)
        : base(surroundings.Time)
    {
        this.definition = definition;
        connection = surroundings.Connection;
        time = surroundings.Time;
        secrets = surroundings.Secrets;
        grants = new GrantTable(surroundings.Table, connection);
        proof = new ClientProof(definition.Client, surroundings);

        // Longer than a refresh can take, with its one repetition, so that no lease runs out under a caller that still waits for an answer.
        leaseFor = 2 * surroundings.ExchangeTimeout + TimeSpan.FromSeconds(30);
    }

    protected override async Task<TokenAnswer> FetchAsync()
    {
        var key = await definition.EncryptionKey.RevealAsync(secrets, CancellationToken.None);
        if (unsaved is { } waiting)
            return await SaveAsync(waiting.Leased, waiting.Grant, key);

        // Each round ends in an answer, or in a row that somebody else changed meanwhile.
        for (var round = 0; round < 10; round++)
        {
            if (await grants.ReadAsync(CancellationToken.None) is not { } stored)
            {
                if (await FirstAsync(key) is { } missing)
                    return missing;
                continue;
            }

            if (Settled(stored.Grant, key, out var grant) is { } answer)
                return answer;
            var lease = stored.Grant with { Lease = RandomNumberGenerator.GetHexString(16), LeasedUntil = time.GetUtcNow() + leaseFor };
            if (await grants.ReplaceAsync(stored, lease, CancellationToken.None) is { } leased)
                return await SpendAsync(leased, grant!, key);
        }

        return Wait("grant-busy", "its grant is being refreshed elsewhere", WhileLeased);
    }

    private static TokenAnswer Wait(string code, string why, TimeSpan wait) => new(null, Obstacle.Held(code, why, wait));

    private static AccessToken Usable(Grant grant) => new("Bearer " + grant.AccessToken, grant.UsableUntil);

    /// <summary>What a row says by itself: a good token, a refusal, a lease of somebody else. Null when the refresh token has to be spent.</summary>
    private TokenAnswer? Settled(GrantRow row, string key, out Grant? grant)
    {
        grant = null;
        if (row.Refused is { } refused)
            return Wait("grant-refused", $"the partner refused its grant ({refused}): run 'trunkline connect {connection}'", WhileRefused);
        grant = GrantSeal.Open(row.Sealed, key, connection);
        if (grant is null)
            return Wait("grant-sealed", $"its grant cannot be decrypted with the declared key: restore the key, or run 'trunkline connect {connection}'", WhileRefused);
        var now = time.GetUtcNow();
        if (grant.AccessToken is not null && now < grant.UsableUntil && Usable(grant) is var token && token.Header != Refused)
            return new TokenAnswer(token, null);
        return row.LeasedUntil > now ? Wait("grant-busy", "its grant is being refreshed by another instance", WhileLeased) : null;
    }

    private async Task<TokenAnswer?> FirstAsync(string key)
    {
        if (definition.First is null)
            return Wait("grant-missing", $"nobody has connected it yet: run 'trunkline connect {connection}'", WhileRefused);
        var first = await definition.First.RevealAsync(secrets, CancellationToken.None);
        await grants.InsertAsync(new GrantRow(GrantSeal.Seal(new Grant(first, null, DateTimeOffset.MinValue), key, connection)), CancellationToken.None);
        return null;
    }

    private async Task<TokenAnswer> SpendAsync(StoredGrant leased, Grant grant, string key)
    {
        var reply = await proof.AskAsync([("grant_type", "refresh_token"), ("refresh_token", grant.RefreshToken), ("scope", definition.Scope)]);
        if (reply.Token is { } token)
            return await SaveAsync(leased, new Grant(JsonText.Text(reply.Answer, "refresh_token") ?? grant.RefreshToken, token.Value, token.UsableUntil), key);
        if (reply.Error == "invalid_grant")
        {
            // Null: somebody connected anew while we asked; theirs counts.
            var refused = await grants.ReplaceAsync(leased, leased.Grant with { LeasedUntil = null, Lease = null, Refused = "invalid_grant" }, CancellationToken.None);
            return Wait("grant-refused", $"the partner refused its grant: run 'trunkline connect {connection}'", refused is null ? WhileLeased : WhileRefused);
        }

        // Whatever else went wrong, the grant stays as it is.
        await grants.ReplaceAsync(leased, leased.Grant with { LeasedUntil = null, Lease = null }, CancellationToken.None);
        return new TokenAnswer(null, reply.Obstacle);
    }

    // The old refresh token may be spent for good: the new one is kept in hand until the table has it, and nothing else is done before.
    private async Task<TokenAnswer> SaveAsync(StoredGrant leased, Grant grant, string key)
    {
        unsaved = (leased, grant);
        try
        {
            await grants.ReplaceAsync(leased, new GrantRow(GrantSeal.Seal(grant, key, connection)), CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // Short of its life's end, so that saving is tried again soon.
            var soon = time.GetUtcNow() + TimeSpan.FromSeconds(5);
            return new TokenAnswer(Usable(grant) with { UsableUntil = soon < grant.UsableUntil ? soon : grant.UsableUntil }, null);
        }

        unsaved = null;
        return new TokenAnswer(Usable(grant), null);
    }
}

internal sealed record RefreshTokenDefinition(OAuthClient Client, string? Scope, ConfiguredText EncryptionKey, ConfiguredText? First) : CredentialDefinition
{
    public override IEnumerable<ConfiguredText> Texts => [.. Client.Texts, EncryptionKey, .. First is null ? Array.Empty<ConfiguredText>() : [First]];

    public override ICredential Create(CredentialSurroundings surroundings) => new RefreshToken(this, surroundings);
}
