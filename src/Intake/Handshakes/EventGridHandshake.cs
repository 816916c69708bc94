using System.Text.Json.Nodes;
using Trunkline.Intake.Reading;
using Trunkline.Intake.Signatures;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Handshakes;

/// <summary>Event Grid's own schema: the validation code is echoed once the token has been checked; the validation URL is never opened.</summary>
internal sealed class EventGridHandshake(CloudEventsHandshake cloudEvents) : IHandshake
{
    private const int MaxCode = 256;

    private static readonly JsonPointer Type = JsonPointer.Parse("/0/eventType")!;
    private static readonly JsonPointer Code = JsonPointer.Parse("/0/data/validationCode")!;

    public Answer? BeforeVerification(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, string? verifyToken) =>
        cloudEvents.BeforeVerification(post, secrets, verifyToken);

    public Answer? AfterVerification(ReceivedPost post, PreparedSecret? matched) =>
        post.TryReadJson(out var root) && Type.Text(root) == "Microsoft.EventGrid.SubscriptionValidationEvent" && Code.Text(root) is { Length: > 0 and <= MaxCode } code
            ? new Answer(200, new JsonObject { ["validationResponse"] = code }.ToJsonString(), "application/json")
            : null;
}
