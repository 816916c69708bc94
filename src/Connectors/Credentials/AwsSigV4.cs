using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Trunkline.Connectors.Definitions;

namespace Trunkline.Connectors.Credentials;

/// <summary><c>aws-sigv4</c>: AWS Signature Version 4 over host, date, content hash and what else AWS asks for.</summary>
internal sealed class AwsSigV4(AwsDefinition definition, DeclaredSecrets secrets, TimeProvider time) : ICredential
{
    public async ValueTask<Obstacle?> ApplyAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var id = await secrets.RevealAsync(definition.AccessKeyId, cancellationToken);
        var key = await secrets.RevealAsync(definition.SecretAccessKey, cancellationToken);
        var session = definition.SessionToken is { } token ? await secrets.RevealAsync(token, cancellationToken) : null;
        var now = time.GetUtcNow().UtcDateTime;
        var stamp = now.ToString("yyyyMMddTHHmmssZ", CultureInfo.InvariantCulture);
        var bodyHash = Convert.ToHexStringLower(SHA256.HashData(body.Span));
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["host"] = request.RequestUri!.Authority };

        // What the step itself says to AWS is refused where it is not signed.
        foreach (var header in request.Headers.NonValidated)
        {
            if (header.Key.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase))
                headers[header.Key.ToLowerInvariant()] = string.Join(',', header.Value.Select(v => v.Trim()));
        }

        headers["x-amz-date"] = stamp;
        if (definition.Service == "s3")
            headers["x-amz-content-sha256"] = bodyHash;
        if (session is not null)
            headers["x-amz-security-token"] = session;
        foreach (var (name, value) in headers)
        {
            if (name != "host" && HeaderValue.Put(request, name, value) is { } bad)
                return bad;
        }

        var signed = string.Join(';', headers.Keys);
        var fields = string.Concat(headers.Select(h => $"{h.Key}:{h.Value.Trim()}\n"));
        var canonical = $"{request.Method}\n{Path(request.RequestUri)}\n{Query(request.RequestUri)}\n{fields}\n{signed}\n{bodyHash}";
        var scope = $"{stamp[..8]}/{definition.Region}/{definition.Service}/aws4_request";
        var toSign = $"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signature = Convert.ToHexStringLower(Hmac(SigningKey(key, stamp[..8]), toSign));
        return HeaderValue.Put(request, "Authorization", $"AWS4-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders={signed}, Signature={signature}");
    }

    // An unknown key and a wrong signature are 403, as missing rights are.
    public bool IsRefusal(int status) => status is 401 or 403;

    public ValueTask<bool> RenewAsync(HttpRequestMessage refused, CancellationToken cancellationToken) => secrets.ReloadAsync(cancellationToken);

    public void AddDerivedSecrets(ICollection<string> values)
    {
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Query(Uri uri)
    {
        if (uri.Query.Length < 2)
            return "";
        var pairs = uri.Query[1..].Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair =>
        {
            var equals = pair.IndexOf('=');
            return equals < 0 ? (Name: Encoded(pair), Value: "") : (Name: Encoded(pair[..equals]), Value: Encoded(pair[(equals + 1)..]));
        });
        return string.Join('&', pairs.OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Value, StringComparer.Ordinal).Select(p => $"{p.Name}={p.Value}"));
    }

    // One form for every way in which the same text may have been escaped.
    private static string Encoded(string escaped) => Uri.EscapeDataString(Uri.UnescapeDataString(escaped));

    // Each segment is escaped once more than it travels, except for S3.
    private string Path(Uri uri) =>
        string.Join('/', uri.AbsolutePath.Split('/').Select(s => definition.Service == "s3" ? Encoded(s) : Uri.EscapeDataString(Encoded(s))));

    private byte[] SigningKey(string key, string day) =>
        Hmac(Hmac(Hmac(Hmac(Encoding.UTF8.GetBytes("AWS4" + key), day), definition.Region), definition.Service), "aws4_request");
}

internal sealed record AwsDefinition(
    ConfiguredText AccessKeyId, ConfiguredText SecretAccessKey, ConfiguredText? SessionToken, string Region, string Service) : CredentialDefinition
{
    public override IEnumerable<ConfiguredText> Texts => new[] { AccessKeyId, SecretAccessKey, SessionToken }.OfType<ConfiguredText>();

    public override ICredential Create(CredentialSurroundings s) => new AwsSigV4(this, new DeclaredSecrets(s.Secrets, s.Time, [.. Texts]), s.Time);
}
