using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Trunkline.Connectors.Http;
using Trunkline.Flows.Execution;

namespace Trunkline.Connectors.Tests;

// Client certificates, and the TLS that they are shown in.
public class CertificateTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_client_certificate_is_shown_while_tls_is_set_up(bool pem)
    {
        using var server = Certificate("127.0.0.1");
        using var client = Certificate("trunkline");
        string? shown = null;
        await using var partner = await Partner.StartAsync(
            (context, _) =>
            {
                shown = context.Connection.ClientCertificate?.Subject;
                return Partner.Json("{}")(context);
            },
            listen => listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = server,
                ClientCertificateMode = ClientCertificateMode.RequireCertificate,
                ClientCertificateValidation = (certificate, _, _) => certificate.Thumbprint == client.Thumbprint,
            }));
        var name = pem ? "mtls-pem" : "mtls-pkcs12";
        using var told = new ToldMetrics(name);
        using var api = Calling.To(partner, pem ? "clientCertificate: { certificate: \"${secret:c}\", key: \"${secret:k}\" }" : "clientCertificate: { certificate: \"${secret:c}\", password: \"${secret:k}\" }", name: name);
        api.Seams = TransportSeams.Real with { ValidateCertificate = (_, certificate, _, _) => ((X509Certificate2)certificate!).Thumbprint == server.Thumbprint };
        api.Secrets["c"] = pem ? client.ExportCertificatePem() : Convert.ToBase64String(client.Export(X509ContentType.Pkcs12, "pa55"));
        api.Secrets["k"] = pem ? client.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem() : "pa55";

        Assert.Equal(CallVerdict.Succeeded, (await api.CallAsync(new CallRequest { Connection = name, Method = "GET", Path = "/" })).Verdict);
        Assert.Equal("CN=trunkline", shown);
        var left = (client.NotAfter.ToUniversalTime() - api.Time.GetUtcNow().UtcDateTime).TotalDays;
        Assert.Equal(left, told.Levels["trunkline.connectors.certificate.days.left"], precision: 6);
    }

    [Theory]
    [InlineData(true, CallVerdict.Succeeded)]
    [InlineData(false, CallVerdict.Transient)]
    public async Task A_client_certificate_proves_the_client_to_the_token_endpoint(bool isKnown, CallVerdict verdict)
    {
        using var server = Certificate("127.0.0.1");
        using var client = Certificate("trunkline");
        using var other = Certificate("somebody");
        var shown = new List<string?>();
        await using var partner = await Partner.StartAsync(
            (context, seen) =>
            {
                shown.Add($"{seen.Target} {context.Connection.ClientCertificate?.Subject}");
                return Partner.Json(seen.Target == "/token" ? """{"access_token":"t","expires_in":60}""" : "{}")(context);
            },
            listen => listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = server,
                ClientCertificateMode = ClientCertificateMode.RequireCertificate,
                ClientCertificateValidation = (certificate, _, _) => certificate.Thumbprint == (isKnown ? client : other).Thumbprint,
            }));
        using var api = Calling.To(partner, $$"""
            clientCertificate: { certificate: "${secret:c}", key: "${secret:k}" }
            auth: { type: oauth2-client-credentials, tokenUrl: "{{partner.Url}}/token", clientId: me, clientAuth: none }
            """);
        api.Seams = TransportSeams.Real with { ValidateCertificate = (_, certificate, _, _) => ((X509Certificate2)certificate!).Thumbprint == server.Thumbprint };
        api.Secrets["c"] = client.ExportCertificatePem();
        api.Secrets["k"] = client.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem();

        var answer = await api.GetAsync();

        Assert.Equal(verdict, answer.Verdict);
        Assert.Equal(isKnown ? ["/token CN=trunkline", "/things CN=trunkline"] : [], shown);
        if (isKnown)
            Assert.DoesNotContain("client_secret", partner.Requests.First().Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_is_none_is_a_fault()
    {
        using var api = Calling.To("https://a.example", "clientCertificate: { certificate: \"${secret:c}\" }");
        api.Secrets["c"] = "-----BEGIN NOTHING-----";

        Assert.Equal((CallVerdict.Permanent, "bad-certificate"), await api.GetAsync() is var a ? (a.Verdict, a.Fault!.Code) : default);
    }

    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_a_passing_tls_fault()
    {
        using var server = Certificate("127.0.0.1");
        await using var partner = await Partner.StartAsync(Partner.Json("{}"), listen => listen.UseHttps(server));
        using var api = Calling.To(partner);

        Assert.Equal((CallVerdict.Transient, "tls"), await api.GetAsync() is var a ? (a.Verdict, a.Fault!.Code) : default);
        Assert.Empty(partner.Requests);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, CallVerdict.Succeeded)]
    [InlineData(SslProtocols.Tls13, CallVerdict.Succeeded)]
    public async Task Tls_1_2_and_up_is_spoken(SslProtocols protocol, CallVerdict verdict)
    {
        using var server = Certificate("127.0.0.1");
        SslProtocols? spoken = null;
        await using var partner = await Partner.StartAsync(
            (context, _) =>
            {
                spoken = context.Features.Get<ITlsHandshakeFeature>()?.Protocol;
                return Partner.Json("{}")(context);
            },
            listen => listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = server, SslProtocols = protocol }));
        using var api = Calling.To(partner);
        api.Seams = TransportSeams.Real with { ValidateCertificate = (_, _, _, _) => true };

        Assert.Equal(verdict, (await api.GetAsync()).Verdict);
        Assert.Equal(protocol, spoken);
    }

    private static X509Certificate2 Certificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
