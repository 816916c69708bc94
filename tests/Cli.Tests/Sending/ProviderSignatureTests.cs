using System.Text;
using Trunkline.Cli.Sending;

namespace Trunkline.Cli.Tests.Sending;

public sealed class ProviderSignatureTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_795_176_000);

    [Fact]
    public void Stripe_signs_time_and_body() => Assert.Equal(
        "t=1795176000,v1=0459ded1c7da955284436d28272900c88cfb1d4e6cb0218a82c6fffe047b28d9",
        Headers("stripe", "whsec_local", """{"id":"evt_1"}""", Now)["Stripe-Signature"]);

    [Fact]
    public void GitHub_signs_the_body_as_its_documentation_shows()
    {
        var headers = Headers("github", "It's a Secret to Everybody", "Hello, World!", Now);
        Assert.Equal("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17", headers["X-Hub-Signature-256"]);
        Assert.Equal(("push", "msg_p5jXN8AQM9LWM0D4loKWxJek"), (headers["X-GitHub-Event"], headers["X-GitHub-Delivery"]));
    }

    [Fact]
    public void Standard_webhooks_sign_as_the_specification_shows() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        Headers("standardwebhooks", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", """{"test": 2432232314}""", DateTimeOffset.FromUnixTimeSeconds(1_614_265_330))["webhook-signature"]);

    [Fact]
    public void A_secret_of_the_wrong_form_is_told_without_showing_it()
    {
        var fault = Assert.Throws<CommandFault>(() => Headers("standardwebhooks", "not base64!", "{}", Now));
        Assert.DoesNotContain("not base64!", fault.Message);
    }

    [Fact]
    public void An_unknown_provider_cannot_be_played() => Assert.Null(ProviderSignature.Headers("paypal", "s", [], Now, "d", null));

    [Fact]
    public void Every_provider_that_is_named_can_be_played() =>
        Assert.All(ProviderSignature.Providers, p => Assert.NotNull(ProviderSignature.Headers(p, "whsec_AAAA", [], Now, "d", null)));

    private static IReadOnlyDictionary<string, string> Headers(string provider, string secret, string body, DateTimeOffset now) =>
        ProviderSignature.Headers(provider, secret, Encoding.UTF8.GetBytes(body), now, "msg_p5jXN8AQM9LWM0D4loKWxJek", "push")!;
}
