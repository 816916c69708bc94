using System.Security.Cryptography;
using System.Text;

namespace Trunkline.Sandbox.Partners.Payments;

/// <summary>Remembers what was answered under an idempotency key, so that the same request again changes nothing.</summary>
internal sealed class StoredAnswers
{
    private const int Kept = 100_000;
    private readonly Dictionary<string, (string Request, Answer Answer)> answers = new(StringComparer.Ordinal);
    private readonly Queue<string> oldest = new();

    /// <summary>The stored answer; null when the key is new.</summary>
    /// <param name="key">The idempotency key.</param>
    /// <param name="request">The request it came with.</param>
    /// <param name="differs">True when the key was used with another request.</param>
    public Answer? Find(string key, PartnerRequest request, out bool differs)
    {
        differs = false;
        if (!answers.TryGetValue(key, out var stored))
            return null;
        differs = stored.Request != Fingerprint(request);
        return stored.Answer;
    }

    public void Store(string key, PartnerRequest request, Answer answer)
    {
        answers[key] = (Fingerprint(request), answer);
        oldest.Enqueue(key);
        if (oldest.Count > Kept)
            answers.Remove(oldest.Dequeue());
    }

    public void Clear()
    {
        answers.Clear();
        oldest.Clear();
    }

    private static string Fingerprint(PartnerRequest request) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.Query}\n{request.Body}")));
}
