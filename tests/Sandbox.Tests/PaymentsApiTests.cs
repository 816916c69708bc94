using System.Net.Http.Headers;

namespace Trunkline.Sandbox.Tests;

public sealed class PaymentsApiTests : SandboxFixture
{
    private static readonly AuthenticationHeaderValue Key = new("Bearer", SandboxKeys.Payments);

    [Fact]
    public async Task A_customer_is_read()
    {
        var (status, customer) = await JsonAsync(Request(HttpMethod.Get, "payments", "/v1/customers/cus_SbxAda", Key));
        Assert.Equal(200, status);
        Assert.Equal("ada.brandt@example.com", customer.GetProperty("email").GetString());
        Assert.Equal("1290.50", customer.GetProperty("metadata").GetProperty("ltv").GetString());
        Assert.Equal("card_Sbx4242", customer.GetProperty("default_source").GetString());
    }

    [Fact]
    public async Task References_are_expanded_on_demand()
    {
        var (_, customer) = await JsonAsync(Request(HttpMethod.Get, "payments",
            "/v1/customers/cus_SbxAda?expand[]=default_source&expand%5B%5D=invoice_settings.default_payment_method&expand[]=subscriptions", Key));
        Assert.Equal("4242", customer.GetProperty("default_source").GetProperty("last4").GetString());
        Assert.Equal("4242", customer.GetProperty("invoice_settings").GetProperty("default_payment_method").GetProperty("card").GetProperty("last4").GetString());
        Assert.False(customer.GetProperty("subscriptions").GetProperty("has_more").GetBoolean());
    }

    [Fact]
    public async Task A_form_with_nested_keys_changes_a_customer()
    {
        var (status, customer) = await JsonAsync(Request(HttpMethod.Post, "payments", "/v1/customers/cus_SbxKofi", Key,
            Form("name=Kofi+A.+Mensah&metadata[ltv]=&metadata%5Btier%5D=gold%26silver&address[city]=K%C3%B6ln")));
        Assert.Equal(200, status);
        Assert.Equal("Kofi A. Mensah", customer.GetProperty("name").GetString());
        Assert.Equal("""{"tier":"gold&silver"}""", customer.GetProperty("metadata").GetRawText());
        Assert.Equal("Köln", customer.GetProperty("address").GetProperty("city").GetString());
    }

    [Fact]
    public async Task An_idempotency_key_gives_the_stored_answer_and_refuses_other_parameters()
    {
        async Task<(HttpResponseMessage, string)> Post(string form)
        {
            var request = Request(HttpMethod.Post, "payments", "/v1/refunds", Key, Form(form));
            request.Headers.Add("Idempotency-Key", "k1");
            var response = await Http.SendAsync(request);
            return (response, await response.Content.ReadAsStringAsync());
        }

        var (first, made) = await Post("payment_intent=pi_1&amount=100");
        var (again, repeated) = await Post("payment_intent=pi_1&amount=100");
        var (other, refused) = await Post("payment_intent=pi_1&amount=200");
        Assert.Equal(200, (int)first.StatusCode);
        Assert.Equal(made, repeated);
        Assert.Equal("true", again.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(400, (int)other.StatusCode);
        Assert.Contains("idempotency_error", refused);
    }

    [Fact]
    public async Task A_mended_request_may_use_its_key_again()
    {
        HttpRequestMessage Post(string form)
        {
            var request = Request(HttpMethod.Post, "payments", "/v1/refunds", Key, Form(form));
            request.Headers.Add("Idempotency-Key", "k2");
            return request;
        }

        Assert.Equal(400, (await JsonAsync(Post("amount=100"))).Status);
        Assert.Equal(200, (await JsonAsync(Post("payment_intent=pi_1&amount=100"))).Status);
    }

    [Theory]
    [InlineData("GET", "/v1/customers/cus_none", null, 404, "resource_missing")]
    [InlineData("GET", "/v1/customers/cus_SbxAda?expand[]=moon", null, 400, "cannot be expanded (moon)")]
    [InlineData("GET", "/v1/customers/cus_SbxAda?fields=id", null, 400, "parameter_unknown")]
    [InlineData("GET", "/v1/customers?limit=0", null, 400, "limit")]
    [InlineData("GET", "/v1/planets", null, 404, "Unrecognized request URL")]
    [InlineData("POST", "/v1/customers", "emial=a@example.com", 400, "emial")]
    [InlineData("POST", "/v1/customers", "email=nobody", 400, "email_invalid")]
    [InlineData("POST", "/v1/customers", "metadata=flat", 400, "metadata")]
    [InlineData("POST", "/v1/customers", "metadata[a=1", 400, "Invalid parameter key")]
    [InlineData("POST", "/v1/customers", "metadata[a]=1&metadata=2", 400, "both a value and a group")]
    [InlineData("POST", "/v1/customers", "address=x&address[city]=y", 400, "both a value and a group")]
    [InlineData("POST", "/v1/refunds", "payment_intent=pi_1&amount=ten", 400, "parameter_invalid_integer")]
    public async Task Wrong_input_is_answered_with_its_fault(string method, string path, string? form, int status, string said)
    {
        var (got, body) = await JsonAsync(Request(new HttpMethod(method), "payments", path, Key, form is null ? null : Form(form)));
        Assert.Equal(status, got);
        Assert.Contains(said, body.GetProperty("error").GetRawText());
    }

    [Fact]
    public async Task Json_is_refused() =>
        Assert.Equal(400, (await JsonAsync(Request(HttpMethod.Post, "payments", "/v1/customers", Key, Json("{}")))).Status);

    [Theory]
    [InlineData(null, null)]
    [InlineData("Bearer", "sk_other")]
    [InlineData("Basic", "!!!")]
    public async Task Without_the_key_it_is_401(string? scheme, string? value) =>
        Assert.Equal(401, (await JsonAsync(Request(HttpMethod.Get, "payments", "/v1/customers/cus_SbxAda", scheme is null ? null : new(scheme, value)))).Status);

    [Fact]
    public async Task The_version_header_is_checked_and_echoed()
    {
        var good = Request(HttpMethod.Get, "payments", "/v1/customers/cus_SbxAda", Key);
        good.Headers.Add("Stripe-Version", "2025-01-27.acacia");
        using var response = await Http.SendAsync(good);
        Assert.Equal("2025-01-27.acacia", response.Headers.GetValues("Stripe-Version").Single());

        var bad = Request(HttpMethod.Get, "payments", "/v1/customers/cus_SbxAda", Key);
        bad.Headers.Add("Stripe-Version", "latest");
        Assert.Equal(400, (await JsonAsync(bad)).Status);
    }

    [Fact]
    public async Task Customers_are_listed_by_page()
    {
        var (_, first) = await JsonAsync(Request(HttpMethod.Get, "payments", "/v1/customers?limit=2", Key));
        Assert.True(first.GetProperty("has_more").GetBoolean());
        var last = first.GetProperty("data")[1].GetProperty("id").GetString();
        var (_, second) = await JsonAsync(Request(HttpMethod.Get, "payments", $"/v1/customers?limit=2&starting_after={last}", Key));
        Assert.False(second.GetProperty("has_more").GetBoolean());
        Assert.Equal(1, second.GetProperty("data").GetArrayLength());
    }
}

public sealed class InventedCustomersTests : SandboxFixture
{
    protected override SandboxOptions Options => base.Options with { InventCustomers = true };

    [Fact]
    public async Task An_unknown_customer_is_made_up_when_asked_for()
    {
        var (status, customer) = await JsonAsync(Request(HttpMethod.Get, "payments", "/v1/customers/cus_Zed", new("Bearer", SandboxKeys.Payments)));
        Assert.Equal(200, status);
        Assert.Equal("zed@example.com", customer.GetProperty("email").GetString());
    }
}
