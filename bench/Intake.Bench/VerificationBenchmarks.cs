using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using Trunkline.Intake.Providers;
using Trunkline.Intake.Signatures;
using Trunkline.Intake.Webhooks;
using Trunkline.Testing.Webhooks;

namespace Trunkline.Intake.Bench;

/// <summary>What the proof of origin costs for one event with a body of 2 KB. The bound is 20 µs for the HMAC schemes.</summary>
[MemoryDiagnoser]
public class VerificationBenchmarks
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private ISignatureScheme scheme = null!;
    private PreparedSecret[] secrets = [];
    private ReceivedPost post = null!;

    public static IReadOnlyList<string> Names { get; } =
        ["stripe", "github", "shopify", "slack", "standardwebhooks", "hubspot", "zendesk", "intercom", "api-key", "discord"];

    /// <summary>The provider.</summary>
    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        var body = Encoding.UTF8.GetBytes($$"""{"id":"evt_1","type":"thing.happened","text":"{{new string('x', 2000)}}"}""");
        var signer = new Ed25519Signer(new byte[32]);
        var secret = Name switch
        {
            "standardwebhooks" => "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "discord" => Convert.ToHexStringLower(signer.PublicKey),
            _ => "s3cret-Text_0123456789",
        };
        var request = Name == "discord"
            ? WebhookSigner.Of("application/json", body, ("X-Signature-Timestamp", "1700000000"), ("X-Signature-Ed25519", Convert.ToHexStringLower(signer.Sign([.. "1700000000"u8, .. body]))))
            : WebhookSigner.Sign(Name, secret, body, Now);
        var context = new DefaultHttpContext();
        context.Request.Method = request.Method;
        foreach (var (name, value) in request.Headers)
            context.Request.Headers[name] = value;
        post = new ReceivedPost(context.Request, body, "https://hooks.example.com/in", Now);
        var rule = ProviderCatalog.Find(Name)!.Verify;
        scheme = SchemeCatalog.Create(rule, TimeSpan.FromSeconds(rule.Window));
        secrets = [new PreparedSecret(0, "it", scheme.Prepare(secret))];
        if (!Verify())
            throw new InvalidOperationException($"The post of {Name} is not genuine.");
    }

    /// <summary>One verification.</summary>
    [Benchmark]
    public bool Verify() => scheme.VerifyAsync(post, secrets, CancellationToken.None) is { IsCompletedSuccessfully: true, Result.IsGenuine: true };
}
