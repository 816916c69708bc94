using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures;

/// <summary>No proof at all, because the source file says <c>unauthenticated: true</c>.</summary>
internal sealed class AnyoneScheme : ISignatureScheme
{
    public object Prepare(string secret) => throw new FormatException("this source needs no secret");

    public ValueTask<Verdict> VerifyAsync(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, CancellationToken cancellationToken) =>
        new(Verdict.Genuine(-1));
}
