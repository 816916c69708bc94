using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Trunkline.Intake.Reading;
using Trunkline.Intake.Signatures;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Handshakes;

/// <summary>Zoom's URL validation: an HMAC of what was sent, so it is answered only when that was signed.</summary>
internal sealed class ZoomHandshake : IHandshake
{
    private const int MaxToken = 256;

    private static readonly JsonPointer Event = JsonPointer.Parse("/event")!;
    private static readonly JsonPointer PlainToken = JsonPointer.Parse("/payload/plainToken")!;

    public Answer? AfterVerification(ReceivedPost post, PreparedSecret? matched)
    {
        if (!post.TryReadJson(out var root) || Event.Text(root) != "endpoint.url_validation" || PlainToken.Text(root) is not { Length: > 0 and <= MaxToken } token)
            return null;
        var encrypted = Convert.ToHexStringLower(HMACSHA256.HashData((byte[])matched!.Key, Encoding.UTF8.GetBytes(token)));
        return new Answer(200, new JsonObject { ["plainToken"] = token, ["encryptedToken"] = encrypted }.ToJsonString(), "application/json");
    }
}
