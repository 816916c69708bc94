using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Trunkline.Connectors.Credentials;
using Trunkline.Connectors.Definitions;
using Trunkline.Testing.Time;

namespace Trunkline.Connectors.Tests;

public class SigningTests
{
    [Theory]
    [InlineData("RS256")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("ES256")]
    public async Task A_service_account_gets_its_token_for_a_signed_assertion(string algorithm)
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using var partner = await StartTokensAsync();
        using var api = Calling.To(partner, $"auth: {{ type: oauth2-jwt-bearer, tokenUrl: \"{partner.Url}/token\", issuer: robot@example, subject: boss@example, algorithm: {algorithm}, keyId: k1, privateKey: \"${{secret:pem}}\", claims: {{ scope: a b }} }}");
        api.Secrets["pem"] = (algorithm[0] == 'E' ? ec.ExportPkcs8PrivateKeyPem() : rsa.ExportPkcs8PrivateKeyPem()).ReplaceLineEndings("\\n");

        Assert.Equal(CallVerdict.Succeeded, (await api.GetAsync()).Verdict);

        var form = Form(partner.Requests.First().Body);
        Assert.Equal("urn:ietf:params:oauth:grant-type:jwt-bearer", form["grant_type"]);
        var parts = form["assertion"].Split('.');
        var (content, signature) = (Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]));
        Assert.True(algorithm switch
        {
            "ES256" => ec.VerifyData(content, signature, HashAlgorithmName.SHA256),
            "PS256" => rsa.VerifyData(content, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            "RS512" => rsa.VerifyData(content, signature, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
            _ => rsa.VerifyData(content, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        });
        using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
        Assert.Equal((algorithm, "k1"), (header.RootElement.GetProperty("alg").GetString(), header.RootElement.GetProperty("kid").GetString()));
        Assert.Equal(
            ("robot@example", "boss@example", partner.Url + "/token", "a b"),
            (Claim("iss"), Claim("sub"), Claim("aud"), Claim("scope")));
        Assert.Equal(300, claims.RootElement.GetProperty("exp").GetInt64() - claims.RootElement.GetProperty("iat").GetInt64());
        Assert.Equal(api.Time.GetUtcNow().ToUnixTimeSeconds(), claims.RootElement.GetProperty("iat").GetInt64());

        string? Claim(string name) => claims.RootElement.GetProperty(name).GetString();
    }

    [Fact]
    public async Task A_client_may_prove_itself_by_private_key_jwt()
    {
        using var rsa = RSA.Create(2048);
        await using var partner = await StartTokensAsync();
        using var api = Calling.To(partner, $"auth: {{ type: oauth2-client-credentials, tokenUrl: \"{partner.Url}/token\", clientId: c-7, clientAuth: private_key_jwt, privateKey: \"${{secret:pem}}\" }}");
        api.Secrets["pem"] = rsa.ExportRSAPrivateKeyPem();

        Assert.Equal(CallVerdict.Succeeded, (await api.GetAsync()).Verdict);

        var form = Form(partner.Requests.First().Body);
        Assert.Equal(("client_credentials", "c-7", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), (form["grant_type"], form["client_id"], form["client_assertion_type"]));
        var parts = form["client_assertion"].Split('.');
        Assert.True(rsa.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public async Task A_key_that_was_replaced_in_the_vault_is_read_again_when_the_old_one_is_refused()
    {
        using var before = RSA.Create(2048);
        using var now = RSA.Create(2048);
        await using var partner = await Partner.StartAsync(async (context, seen) =>
        {
            if (context.Request.Path != "/token")
            {
                await Partner.Json("{}")(context);
                return;
            }

            var parts = Form(seen.Body)["assertion"].Split('.');
            var isCurrent = now.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            await Partner.Json(isCurrent ? """{"access_token":"t-1","token_type":"Bearer","expires_in":3600}""" : """{"error":"invalid_grant"}""", isCurrent ? 200 : 400)(context);
        });
        using var api = Calling.To(partner, $"auth: {{ type: oauth2-jwt-bearer, tokenUrl: \"{partner.Url}/token\", issuer: robot@example, privateKey: \"${{secret:pem}}\" }}");
        api.Secrets["pem"] = before.ExportPkcs8PrivateKeyPem();
        await api.Secrets.GetAsync("pem", default);
        api.Secrets["pem"] = now.ExportPkcs8PrivateKeyPem();

        Assert.Equal(CallVerdict.Succeeded, (await api.GetAsync()).Verdict);
    }

    [Fact]
    public async Task A_key_that_is_none_is_a_fault_that_does_not_show_it()
    {
        using var api = Calling.To("https://a.example", "auth: { type: oauth2-jwt-bearer, tokenUrl: \"https://a.example/t\", issuer: x, privateKey: \"${secret:pem}\" }");
        api.Secrets["pem"] = "not-a-key";

        var answer = await api.GetAsync();

        Assert.Equal((CallVerdict.Permanent, "bad-key"), (answer.Verdict, answer.Fault!.Code));
        Assert.DoesNotContain("not-a-key", answer.Fault.Message);
    }

    [Theory]
    [InlineData("content: \"{timestamp}.{body}\", headers: { X-Signature: \"t={timestamp},v1={signature}\" }", "{t}.{b}", "t={t},v1={hex}")]
    [InlineData("encoding: base64, content: \"{method}\\n{path}\\n{query}\\n{bodySha256}\", headers: { X-Signature: \"{signature}\" }", "POST\n/things\na=1\n{h}", "{b64}")]
    [InlineData("content: \"{method} {url} {timestampMs} {isoTime}\", headers: { X-Signature: \"key:{signature}\" }", "POST {u}/things?a=1 {t}000 2026-11-20T12:00:00Z", "key:{hex}")]
    public async Task A_request_is_signed_as_the_template_says(string declared, string content, string header)
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        using var api = Calling.To(partner, $"auth: {{ type: hmac-signed, secret: \"${{secret:s}}\", {declared} }}");
        api.Secrets["s"] = "signing-secret";
        const string body = "{\"a\":\"ü\"}";

        await api.PostAsync(body, "/things?a=1");

        var time = api.Time.GetUtcNow().ToUnixTimeSeconds().ToString();
        var signed = content.Replace("{t}", time).Replace("{b}", body).Replace("{u}", partner.Url).Replace("{h}", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body))));
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes("signing-secret"), Encoding.UTF8.GetBytes(signed));
        Assert.Equal(header.Replace("{t}", time).Replace("{hex}", Convert.ToHexStringLower(hash)).Replace("{b64}", Convert.ToBase64String(hash)), partner.Single.Header("X-Signature"));
    }

    [Theory]
    [InlineData("auth: { type: hmac-signed, secret: s, content: \"{bdy}\", headers: { X: \"{signature}\" } }", "'{bdy}' is no part of a request: did you mean 'body'?")]
    [InlineData("auth: { type: hmac-signed, secret: s, content: \"{signature}\", headers: { X: \"{signature}\" } }", "'{signature}' is no part of a request")]
    [InlineData("auth: { type: hmac-signed, secret: s, content: \"{body}\" }", "'headers' is missing")]
    [InlineData("auth: { type: aws-sigv4, accessKeyId: a, secretAccessKey: b, service: s3 }", "'region' is missing")]
    [InlineData("auth: { type: oauth2-refresh-token, tokenUrl: \"https://x.example\", clientId: a, clientAuth: none, encryptionKey: plain }", "'encryptionKey' is no secret")]
    [InlineData("auth: { type: oauth2-jwt-bearer, tokenUrl: \"https://x.example\", issuer: a, privateKey: b, algorithm: HS256 }", "'algorithm' is 'HS256'")]
    [InlineData("auth: { type: oauth2-client-credentials, tokenUrl: \"https://x.example\", clientId: a, clientAuth: private_key_jwt }", "'privateKey' is missing")]
    [InlineData("apiVersion: { header: \"X Version\", value: \"1\" }", "'X Version' is not a header that a connection can set")]
    [InlineData("auth: { type: api-key, header: Host, key: \"${secret:k}\" }", "'Host' is not a header that a connection can set")]
    [InlineData("clientCertificate: { key: x }", "'certificate' is missing")]
    public void A_credential_that_cannot_work_is_told_at_load(string line, string words)
    {
        var faults = new Declarations.FaultList();
        ConnectionCatalog.Read([("c.yaml", "connection: api\nprotocol: rest\nbaseUrl: https://api.example\n" + line)], _ => null, faults);

        Assert.Contains(faults.All, f => f.ToString().Contains(words, StringComparison.Ordinal));
    }

    // The published test vectors of the algorithm: date, keys, host and signatures.
    [Theory]
    [InlineData("GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("POST", "/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData("GET", "/?Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    public async Task Aws_signatures_equal_the_published_ones(string method, string target, string signature)
    {
        var definition = new AwsDefinition(ConfiguredText.Plain("AKIDEXAMPLE"), ConfiguredText.Plain("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), null, "us-east-1", "service");
        var time = new ManualTime(new DateTimeOffset(2015, 8, 30, 12, 36, 0, TimeSpan.Zero));
        using var request = new HttpRequestMessage(new HttpMethod(method), "https://example.amazonaws.com" + target);

        Assert.Null(await new AwsSigV4(definition, new DeclaredSecrets(new TestSecrets(), time), time).ApplyAsync(request, default, default));

        Assert.Equal(
            $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature={signature}",
            request.Headers.NonValidated["Authorization"].ToString());
    }

    // A service refuses requests with headers of its own that were not signed.
    [Fact]
    public async Task What_a_step_says_to_aws_in_headers_is_signed_too()
    {
        var definition = new AwsDefinition(ConfiguredText.Plain("AKIDEXAMPLE"), ConfiguredText.Plain("key"), null, "us-east-1", "s3");
        var time = new ManualTime();
        using var request = new HttpRequestMessage(HttpMethod.Put, "https://bucket.s3.amazonaws.com/a");
        request.Headers.TryAddWithoutValidation("X-Amz-Storage-Class", " GLACIER ");
        request.Headers.TryAddWithoutValidation("x-amz-acl", "private");

        Assert.Null(await new AwsSigV4(definition, new DeclaredSecrets(new TestSecrets(), time), time).ApplyAsync(request, default, default));

        Assert.Contains("SignedHeaders=host;x-amz-acl;x-amz-content-sha256;x-amz-date;x-amz-storage-class,", request.Headers.NonValidated["Authorization"].ToString());
    }

    [Fact]
    public async Task S3_requests_carry_the_hash_of_their_body_and_the_session()
    {
        await using var partner = await Partner.StartAsync(Partner.Json("{}"));
        using var api = Calling.To(partner, "auth: { type: aws-sigv4, accessKeyId: AK, secretAccessKey: \"${secret:sk}\", sessionToken: \"${secret:st}\", region: eu-central-1, service: s3 }");
        api.Secrets["sk"] = "secret-key";
        api.Secrets["st"] = "session-1";

        await api.PostAsync("[1]", "/bucket/a%20b");

        var seen = partner.Single;
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("[1]"u8)), seen.Header("x-amz-content-sha256"));
        Assert.Equal("session-1", seen.Header("x-amz-security-token"));
        Assert.Contains("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token", seen.Header("Authorization"));
    }

    private static Dictionary<string, string> Form(string body) =>
        body.Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1]));

    private static Task<Partner> StartTokensAsync() => Partner.StartAsync((context, seen) => seen.Target == "/token"
        ? Partner.Json("{\"access_token\":\"t\",\"expires_in\":60}")(context)
        : Partner.Json("{}", seen.Header("Authorization") == "Bearer t" ? 200 : 401)(context));
}
