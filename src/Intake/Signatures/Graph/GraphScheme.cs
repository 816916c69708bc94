using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Trunkline.Intake.Reading;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures.Graph;

/// <summary>Microsoft Graph: each notification repeats the client state of its subscription and is judged on its own. Where the source says whose
/// resource data it takes, a notification with such data must be vouched for by a validation token of its tenant too, and is decrypted.</summary>
internal sealed class GraphScheme(GraphTokens? tokens, GraphContent? content) : ISignatureScheme
{
    private static readonly JsonPointer Items = JsonPointer.Parse("/value")!;
    private static readonly JsonPointer State = JsonPointer.Parse("/clientState")!;
    private static readonly JsonPointer Tenant = JsonPointer.Parse("/tenantId")!;

    public object Prepare(string secret) => SHA256.HashData(SecretText.Key(secret, "text"));

    public async ValueTask<Verdict> VerifyAsync(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, CancellationToken cancellationToken)
    {
        if (!post.TryReadJson(out var root) || !Items.TryFind(root, out var items) || items.ValueKind != JsonValueKind.Array)
            return Verdict.Refused("no items");
        int[] matched = [.. items.EnumerateArray().Select(item => Match(State.Text(item), secrets))];
        // Keys are fetched and contents opened only for those who know the state: strangers' posts cost nothing.
        if (Array.TrueForAll(matched, m => m < 0))
            return Verdict.Refused("client state differs");
        if (tokens is not null)
        {
            if (await tokens.TenantsAsync(root, post.Now, cancellationToken).ConfigureAwait(false) is not { } tenants)
                return Verdict.Refused("validation token refused");
            await OpenAsync(post, items, matched, tenants, cancellationToken).ConfigureAwait(false);
        }

        var oldest = matched.Max();
        post.VouchedItems = [.. matched.Select(m => m >= 0)];
        return oldest >= 0 ? Verdict.Genuine(oldest) : Verdict.Refused("resource data not vouched for");
    }

    private async ValueTask OpenAsync(ReceivedPost post, JsonElement items, int[] matched, HashSet<string> tenants, CancellationToken cancellationToken)
    {
        var opened = new JsonElement?[matched.Length];
        foreach (var (i, item) in items.EnumerateArray().Index())
        {
            if (matched[i] < 0 || !GraphContent.IsIn(item))
                continue;
            if (Tenant.Text(item) is not { } tenant || !tenants.Contains(tenant))
                matched[i] = -1;
            else if (content is not null && await content.OpenAsync(item, cancellationToken).ConfigureAwait(false) is var opening)
                (opened[i], matched[i]) = (opening.Item, opening.IsForged ? -1 : matched[i]);
        }

        post.OpenedItems = opened;
    }

    private static int Match(string? state, IReadOnlyList<PreparedSecret> secrets)
    {
        if (string.IsNullOrEmpty(state))
            return -1;
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(state));
        foreach (var secret in secrets)
        {
            if (CryptographicOperations.FixedTimeEquals(digest, (byte[])secret.Key))
                return secret.Index;
        }

        return -1;
    }
}
