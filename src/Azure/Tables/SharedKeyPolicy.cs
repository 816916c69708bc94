using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Trunkline.Azure.Tables;

/// <summary>Signs requests with an account key ("Shared Key Lite" of the table service): for Azurite, and for accounts that still allow keys.</summary>
internal sealed class SharedKeyPolicy(string account, string key, TimeProvider time) : HttpPipelineSynchronousPolicy
{
    private readonly byte[] secret = Convert.FromBase64String(key);

    public override void OnSendingRequest(HttpMessage message)
    {
        var date = time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        var signed = Encoding.UTF8.GetBytes($"{date}\n/{account}{message.Request.Uri.ToUri().AbsolutePath}");
        message.Request.Headers.SetValue("x-ms-date", date);
        message.Request.Headers.SetValue("Authorization", $"SharedKeyLite {account}:{Convert.ToBase64String(HMACSHA256.HashData(secret, signed))}");
    }
}
