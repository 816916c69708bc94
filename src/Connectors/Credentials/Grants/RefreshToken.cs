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
    // How often a row that others change is overwritten before the new grant waits in hand.
    private const int MostSaves = 5;

    // While another instance spends the token; a run waits this long without holding anything.
    private static readonly TimeSpan WhileLeased = TimeSpan.FromSeconds(1);

    // While a new grant cannot be stored.
    private static readonly TimeSpan WhileUnsaved = TimeSpan.FromSeconds(5);

    // How long runs wait for a person to connect anew before they ask again.
    private static readonly TimeSpan WhileRefused = TimeSpan.FromMinutes(5);

    private readonly string connection;
    private readonly RefreshTokenDefinition definition;
    private readonly GrantTable grants;
    private readonly TimeSpan leaseFor;
    private readonly ClientProof proof;
    private readonly ISecrets secrets;
    private readonly TimeProvider time;
    private Unsaved? unsaved;
    private volatile string? spent;

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

    // Without a page to ask at, a new token comes in by hand: a row is tried before the declared token, so that a spent one is never tried again by itself.
    private string Anew => definition.AuthorizeUrl is not null ? $"run 'trunkline connect {connection}'" : $"put a new refresh token into the secret that 'refreshToken' in its file names, and delete row '{connection}' of partition '{GrantTable.Partition}' in the table";

    protected override async Task<TokenAnswer> FetchAsync()
    {
        var key = await definition.EncryptionKey.RevealAsync(secrets, CancellationToken.None);
        // What waited until it ran out is stored, and spent below.
        if (unsaved is { } waiting && await SaveAsync(waiting, key) is { } kept && (kept.Token is null || IsGood(waiting.Grant)))
            return kept;

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
            {
                if (await SpendAsync(leased, grant!, key) is { } settled)
                    return settled;
            }
        }

        return Wait("grant-busy", "its grant is being refreshed elsewhere", WhileLeased);
    }

    /// <summary>Exchanges a consent and stores the grant.</summary>
    /// <returns>Why there is none; null when it is stored.</returns>
    public async Task<Obstacle?> ConnectAsync(ConsentCode consent, CancellationToken cancellationToken)
    {
        var key = await definition.EncryptionKey.RevealAsync(secrets, cancellationToken);

        // A table that is away is told before the code is spent.
        await grants.ReadAsync(cancellationToken);
        var reply = await proof.AskAsync(
            [("grant_type", "authorization_code"), ("code", consent.Code), ("redirect_uri", consent.Redirect), ("code_verifier", consent.Verifier)]);
        if (reply.Token is not { } token)
            return reply.Obstacle;
        if (JsonText.Text(reply.Answer, "refresh_token") is not { Length: > 0 } refresh)
            return Obstacle.Permanent("grant-without-refresh-token", WithoutRefreshToken);
        var term = GrantTerm.After(null, reply.Answer, isNewToken: true, definition.Life, time.GetUtcNow());
        await grants.PutAsync(new GrantRow(GrantSeal.Seal(new Grant(refresh, token.Value, token.UsableUntil), key, connection), Term: term), CancellationToken.None);
        Forget();
        return null;
    }

    public override void AddDerivedSecrets(ICollection<string> values)
    {
        base.AddDerivedSecrets(values);
        if (spent is { } token)
            values.Add(token);
    }

    private const string WithoutRefreshToken =
        "the partner gave an access token but no refresh token, so that the connection would end with it: ask for one as its documentation says, "
        + "mostly by 'offline_access' (X: 'offline.access') in scope, or by ?access_type=offline&prompt=consent at the end of authorizeUrl (Google), and see that the app registered there may have one";

    private static TokenAnswer Wait(string code, string why, TimeSpan wait) => new(null, Obstacle.Held(code, why, wait));

    private static AccessToken Usable(Grant grant) => new("Bearer " + grant.AccessToken, grant.UsableUntil);

    /// <summary>What a row says by itself: a good token, a refusal, a lease of somebody else. Null when the refresh token has to be spent.</summary>
    private TokenAnswer? Settled(GrantRow row, string key, out Grant? grant)
    {
        grant = null;
        if (row.Refused is { } refused)
            return Wait("grant-refused", $"the partner refused its grant ({refused}): {Anew}", WhileRefused);
        grant = GrantSeal.Open(row.Sealed, key, connection);
        if (grant is null)
            return Wait("grant-sealed", $"its grant cannot be decrypted with the declared key: restore the key, or {Anew}", WhileRefused);
        var now = time.GetUtcNow();
        if (IsGood(grant))
            return new TokenAnswer(Usable(grant), null);
        return row.LeasedUntil > now ? Wait("grant-busy", "its grant is being refreshed by another instance", WhileLeased) : null;
    }

    private bool IsGood(Grant grant) => grant.AccessToken is not null && time.GetUtcNow() < grant.UsableUntil && Usable(grant).Header != Refused;

    private async Task<TokenAnswer?> FirstAsync(string key)
    {
        if (definition.First is null)
        {
            var way = definition.AuthorizeUrl is null ? "let 'refreshToken' in its file name a secret that holds a refresh token of the partner" : Anew;
            return Wait("grant-missing", $"nobody has connected it yet: {way}", WhileRefused);
        }

        // Whoever connects anew changed it a moment ago.
        foreach (var name in definition.First.SecretNames)
            secrets.Invalidate(name);
        var first = await definition.First.RevealAsync(secrets, CancellationToken.None);
        await grants.InsertAsync(new GrantRow(GrantSeal.Seal(new Grant(first, null, DateTimeOffset.MinValue), key, connection)), CancellationToken.None);
        return null;
    }

    // Null where the row holds another grant now, to be read again.
    private async Task<TokenAnswer?> SpendAsync(StoredGrant leased, Grant grant, string key)
    {
        spent = grant.RefreshToken;
        var reply = await proof.AskAsync([("grant_type", "refresh_token"), ("refresh_token", grant.RefreshToken), ("scope", definition.Scope)]);
        if (reply.Token is { } token)
        {
            var fresh = new Grant(JsonText.Text(reply.Answer, "refresh_token") ?? grant.RefreshToken, token.Value, token.UsableUntil);
            var term = GrantTerm.After(leased.Grant.Term, reply.Answer, fresh.RefreshToken != grant.RefreshToken, definition.Life, time.GetUtcNow());
            return await SaveAsync(new Unsaved(leased, grant.RefreshToken, fresh, term), key);
        }

        if (reply.Error == "invalid_grant")
        {
            // Null: somebody connected anew while we asked; theirs counts.
            var refused = await grants.ReplaceAsync(leased, leased.Grant with { LeasedUntil = null, Lease = null, Refused = "invalid_grant" }, CancellationToken.None);
            return Wait("grant-refused", $"the partner refused its grant: {Anew}", refused is null ? WhileLeased : WhileRefused);
        }

        // Whatever else went wrong, the grant stays as it is.
        await grants.ReplaceAsync(leased, leased.Grant with { LeasedUntil = null, Lease = null }, CancellationToken.None);
        return new TokenAnswer(null, reply.Obstacle);
    }

    // The old refresh token may be spent for good: the new one is kept in hand until the table has it, and nothing else is done before.
    // Null where somebody connected anew meanwhile: theirs counts.
    private async Task<TokenAnswer?> SaveAsync(Unsaved fresh, string key)
    {
        unsaved = fresh;
        var grant = fresh.Grant;
        try
        {
            if (await StoredAsync(fresh, key) is { } isOurs)
            {
                unsaved = null;
                return isOurs ? new TokenAnswer(Usable(grant), null) : null;
            }
        }
        catch (StoreUnavailableException) when (IsGood(grant))
        {
            // The token works, whether or not the table does; saving is tried again soon.
        }

        if (!IsGood(grant))
            return Wait("grant-unsaved", "its new grant could not be stored yet", WhileUnsaved);

        // Short of its life's end, so that saving is tried again soon.
        var soon = time.GetUtcNow() + WhileUnsaved;
        return new TokenAnswer(Usable(grant) with { UsableUntil = soon < grant.UsableUntil ? soon : grant.UsableUntil }, null);
    }

    // Whether the row holds our grant now, or another one; null where it changed all the time. A lease that ran out meanwhile, or the refusal of whoever
    // tried the spent token after us, is no reason to lose the only token that is still good.
    private async Task<bool?> StoredAsync(Unsaved fresh, string key)
    {
        var row = new GrantRow(GrantSeal.Seal(fresh.Grant, key, connection), Term: fresh.Term);
        StoredGrant? current = fresh.Leased;
        for (var round = 0; round < MostSaves; round++)
        {
            if ((current is null ? await grants.InsertAsync(row, CancellationToken.None) : await grants.ReplaceAsync(current, row, CancellationToken.None)) is not null)
                return true;
            current = await grants.ReadAsync(CancellationToken.None);
            if (current is not null && GrantSeal.Open(current.Grant.Sealed, key, connection)?.RefreshToken != fresh.Spent)
                return false;
        }

        return null;
    }

    /// <param name="Leased">The row as it was leased.</param>
    /// <param name="Spent">The refresh token that was given for the new grant.</param>
    /// <param name="Grant">The new grant.</param>
    /// <param name="Term">How long it is good for.</param>
    private sealed record Unsaved(StoredGrant Leased, string Spent, Grant Grant, GrantTerm? Term);
}

// Life: how long each refresh token is good for, where the file says so.
internal sealed record RefreshTokenDefinition(OAuthClient Client, string? Scope, ConfiguredText EncryptionKey, ConfiguredText? First, TimeSpan? Life, Uri? AuthorizeUrl = null) : CredentialDefinition
{
    public override IEnumerable<ConfiguredText> Texts => [.. Client.Texts, EncryptionKey, .. First is null ? Array.Empty<ConfiguredText>() : [First]];

    public override ICredential Create(CredentialSurroundings surroundings) => new RefreshToken(this, surroundings);
}
