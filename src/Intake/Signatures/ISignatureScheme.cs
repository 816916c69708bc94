using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures;

/// <summary>One way to prove a request's origin. Built once per source; safe to use from many requests at once.</summary>
internal interface ISignatureScheme
{
    /// <summary>Makes a secret's text into what is compared with.</summary>
    /// <exception cref="FormatException">The text is not of the form this scheme needs; the message does not contain it.</exception>
    object Prepare(string secret);

    /// <summary>Judges a request. Whatever a caller sent, the answer is a verdict, never an exception.</summary>
    /// <param name="post">The request.</param>
    /// <param name="secrets">All secrets in force, newest first.</param>
    /// <param name="cancellationToken">Cancels fetching of keys.</param>
    /// <exception cref="Stores.StoreUnavailableException">The verdict needs something that cannot be had now.</exception>
    ValueTask<Verdict> VerifyAsync(ReceivedPost post, IReadOnlyList<PreparedSecret> secrets, CancellationToken cancellationToken);
}

/// <summary>A secret in the form a scheme compares with.</summary>
/// <param name="Index">Its place in the source file, 0 for the newest.</param>
/// <param name="Name">Its name, which may be logged.</param>
/// <param name="Key">What the scheme's <see cref="ISignatureScheme.Prepare"/> made of it.</param>
internal sealed record PreparedSecret(int Index, string Name, object Key)
{
    public override string ToString() => $"{Name} (***)";
}

/// <summary>What a scheme found.</summary>
/// <param name="IsGenuine">Whether the request comes from who it says.</param>
/// <param name="SecretIndex">Which secret matched; -1 where none is needed.</param>
/// <param name="Reason">Why not, for logs and metrics only: the caller is never told.</param>
internal readonly record struct Verdict(bool IsGenuine, int SecretIndex, string Reason)
{
    public static Verdict Genuine(int secretIndex) => new(true, secretIndex, "");

    public static Verdict Refused(string reason) => new(false, -1, reason);
}
