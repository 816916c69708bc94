using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Trunkline.Intake.Reading;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures;

/// <summary>Microsoft Graph: each notification repeats the client state of its subscription and is judged on its own.</summary>
internal sealed class ClientStateScheme : ISignatureScheme
{
    private static readonly JsonPointer Items = JsonPointer.Parse("/value")!;
    private static readonly JsonPointer State = JsonPointer.Parse("/clientState")!;

    public object Prepare(string secret) => SHA256.HashData(SecretText.Key(secret, "text"));

    public ValueTask<Verdict> VerifyAsync(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, CancellationToken cancellationToken)
    {
        if (!post.TryReadJson(out var root) || !Items.TryFind(root, out var items) || items.ValueKind != JsonValueKind.Array)
            return new(Verdict.Refused("no items"));
        var vouched = new bool[items.GetArrayLength()];
        var (oldest, index) = (-1, 0);
        foreach (var item in items.EnumerateArray())
        {
            var matched = Match(State.Text(item), secrets);
            oldest = Math.Max(oldest, matched);
            vouched[index++] = matched >= 0;
        }

        post.VouchedItems = vouched;
        return new(oldest >= 0 ? Verdict.Genuine(oldest) : Verdict.Refused("client state differs"));
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
