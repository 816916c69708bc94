using Trunkline.Intake.Reading;
using Trunkline.Intake.Signatures;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Handshakes;

/// <summary>Slack's <c>url_verification</c>, answered only when it is signed.</summary>
internal sealed class SlackHandshake : IHandshake
{
    private const int MaxChallenge = 512;

    private static readonly JsonPointer Type = JsonPointer.Parse("/type")!;
    private static readonly JsonPointer Challenge = JsonPointer.Parse("/challenge")!;

    public Answer? AfterVerification(ReceivedPost post, PreparedSecret? matched) =>
        !post.IsForm && post.TryReadJson(out var root) && Type.Text(root) == "url_verification" && Challenge.Text(root) is { Length: > 0 and <= MaxChallenge } challenge
            ? new Answer(200, challenge, "text/plain; charset=utf-8")
            : null;
}
