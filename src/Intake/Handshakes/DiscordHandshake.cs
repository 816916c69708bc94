using System.Text.Json;
using Trunkline.Intake.Reading;
using Trunkline.Intake.Signatures;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Handshakes;

/// <summary>Discord's two kinds of ping, and the acknowledgement that interactions want at once.</summary>
internal sealed class DiscordHandshake : IHandshake
{
    private const string Json = "application/json";

    private static readonly JsonPointer Type = JsonPointer.Parse("/type")!;

    public Answer? AfterVerification(ReceivedPost post, PreparedSecret? matched) => Kind(post) switch
    {
        (0, _) => new Answer(204),
        (1, false) => new Answer(200, """{"type":1}""", Json),
        _ => null,
    };

    // Deferred: the flow answers later through the interaction's webhook. Autocomplete cannot be deferred and gets no choices.
    public Answer? Accepted(ReceivedPost post) => Kind(post) switch
    {
        (3, false) => new Answer(200, """{"type":6}""", Json),
        (4, false) => new Answer(200, """{"type":8,"data":{"choices":[]}}""", Json),
        (2 or 5, false) => new Answer(200, """{"type":5}""", Json),
        _ => null,
    };

    // Webhook events carry their content in "event"; interactions do not.
    private static (int Type, bool IsWebhookEvent) Kind(ReceivedPost post) =>
        post.TryReadJson(out var root) && root.ValueKind == JsonValueKind.Object && int.TryParse(Type.Text(root), out var type)
            ? (type, root.TryGetProperty("event", out _))
            : (-1, false);
}
