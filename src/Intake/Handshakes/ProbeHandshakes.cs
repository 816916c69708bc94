using System.Text;
using System.Text.RegularExpressions;
using Trunkline.Intake.Providers;
using Trunkline.Intake.Reading;
using Trunkline.Intake.Signatures;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Handshakes;

/// <summary>Providers that ask by HEAD whether anybody is there. The answer says nothing.</summary>
internal class HeadHandshake : IHandshake
{
    public virtual Answer? BeforeVerification(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, string? verifyToken) =>
        post.Method == "HEAD" ? new Answer(200) : null;
}

/// <summary>Providers that check by GET, with the secret in the URL.</summary>
internal sealed class GetHandshake : IHandshake
{
    public Answer? AfterVerification(ReceivedPost post, PreparedSecret? matched) => post.Method == "GET" ? new Answer(200) : null;
}

/// <summary>Mandrill probes a new URL by HEAD and by an empty list that it signs with a fixed, published key.</summary>
internal sealed class MandrillHandshake(VerifyRule rule) : HeadHandshake
{
    private readonly HmacScheme scheme = new(rule, TimeSpan.Zero);
    private readonly PreparedSecret[] published = [new(0, "published", Encoding.UTF8.GetBytes("test-webhook"))];

    public override Answer? BeforeVerification(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, string? verifyToken)
    {
        if (base.BeforeVerification(post, secrets, verifyToken) is { } answer)
            return answer;
        // Nothing but the empty list: whoever knows the published key may say nothing with it.
        if (!post.IsForm || post.Form.All.Count != 1 || post.Form["mandrill_events"] != "[]")
            return null;
        var verdict = scheme.VerifyAsync(post, published, CancellationToken.None);
        return verdict.IsCompletedSuccessfully && verdict.Result.IsGenuine ? new Answer(200) : null;
    }
}

/// <summary>WooCommerce pings with <c>webhook_id=</c>, unsigned, when a hook is saved, and disables the hook unless it gets a 200.</summary>
internal sealed partial class WooCommerceHandshake : IHandshake
{
    public Answer? BeforeVerification(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, string? verifyToken) =>
        post.IsForm && post.Body.Length <= 64 && Utf8Text.TryRead(post.Body.Span, out var text) && Ping().IsMatch(text) ? new Answer(200) : null;

    [GeneratedRegex(@"\Awebhook_id=[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Ping();
}

/// <summary>Notion posts its verification token once, before anything can be signed. It is neither kept nor repeated.</summary>
internal sealed class NotionHandshake : IHandshake
{
    private const int MaxBytes = 512;

    private static readonly JsonPointer Token = JsonPointer.Parse("/verification_token")!;

    public Answer? BeforeVerification(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, string? verifyToken) =>
        post.Body.Length <= MaxBytes && post.TryReadJson(out var root) && root.ValueKind == System.Text.Json.JsonValueKind.Object
        && root.EnumerateObject().Count() == 1 && Token.Text(root) is { Length: > 0 }
            ? new Answer(200)
            : null;
}
