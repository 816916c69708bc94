using Trunkline.Connectors.Credentials;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Presets;
using Trunkline.Declarations;

namespace Trunkline.Connectors.Tests.Presets;

// The mechanism: what a file says stands above its preset, and faults are told where a person can mend them.
public class PresetTests
{
    private const string Shop = "connection: shop\npreset: { name: shopify, shop: acme, token: \"${secret:t}\" }\n";

    [Fact]
    public void A_name_and_what_it_asks_for_are_a_whole_connection()
    {
        var shop = Sound(Shop);

        Assert.Equal("https://acme.myshopify.com/admin/api/2026-07", shop.BaseUrl.AbsoluteUri);
        Assert.Equal("X-Shopify-Access-Token", Assert.IsType<ApiKeyDefinition>(shop.Credential).Header);
        Assert.Equal(new BudgetDefinition(2, 40, null), shop.Budget);
        Assert.Equal(new SecretReference("t", "shop", "c.yaml", 2, 46), Assert.Single(shop.Secrets));
    }

    [Fact]
    public void What_the_file_says_stands_above_key_by_key()
    {
        var shop = Sound(Shop + "limit: { rate: 20/s }\nretry: { attempts: 3 }\nbaseUrl: https://other.example\npages: { sizeName: null, size: 10 }\n");

        Assert.Equal(new BudgetDefinition(20, 40, null), shop.Budget);
        Assert.Equal(3, shop.Retry.Attempts);
        Assert.Equal("https://other.example/", shop.BaseUrl.AbsoluteUri);
        Assert.Equal((10, null), (shop.Pages!.Size, shop.Pages?.SizeName));
    }

    [Theory]
    [InlineData("limit: null")]
    [InlineData("limit: ~")]
    [InlineData("limit:")]
    public void Null_takes_an_inherited_key_away(string line) => Assert.Null(Sound(Shop + line + "\n").Budget);

    [Fact]
    public void Null_where_nothing_is_inherited_takes_nothing_away() => Sound("connection: c\npreset: { name: jira, site: s, email: a@b.c, token: t }\nlimit: null\n");

    [Fact]
    public void A_credential_of_another_type_stands_alone()
    {
        var shop = Sound("connection: shop\npreset: { name: shopify, shop: acme }\nauth: { type: bearer, token: \"${secret:t}\" }\n");

        Assert.IsType<BearerDefinition>(shop.Credential);
    }

    [Fact]
    public void Paging_of_another_kind_stands_alone() =>
        Assert.Null(Sound(Shop + "pages: { by: offset, items: body.list, name: skip }\n").Pages!.Size);

    [Theory]
    [InlineData("preset: { name: shopify, shop: acme, token: \"${secret:t}\", version: 2026-04 }", "https://acme.myshopify.com/admin/api/2026-04")]
    [InlineData("preset: { name: paypal, clientId: a, clientSecret: b }", "https://api-m.paypal.com/")]
    [InlineData("preset: { name: paypal, clientId: a, clientSecret: b, environment: sandbox }", "https://api-m.sandbox.paypal.com/")]
    [InlineData("preset: { name: shopify, shop: \"${setting:SHOP}\", token: \"${secret:t}\" }", "https://set-shop.myshopify.com/admin/api/2026-07")]
    public void Parameters_are_put_where_the_preset_needs_them(string preset, string baseUrl) =>
        Assert.Equal(baseUrl, Sound("connection: c\n" + preset).BaseUrl.AbsoluteUri);

    [Fact]
    public void An_optional_parameter_that_is_not_given_leaves_its_key_out()
    {
        const string google = "connection: g\npreset: { name: google, api: sheets, account: a@b.c, privateKey: \"${secret:k}\", scope: s";

        Assert.Null(Assert.IsType<JwtBearerDefinition>(Sound(google + " }").Credential).Subject);
        Assert.Equal("ann@acme.example", Assert.IsType<JwtBearerDefinition>(Sound(google + ", subject: ann@acme.example }").Credential).Subject);
    }

    // Google takes the scopes inside the signed assertion only.
    [Fact]
    public void Google_is_asked_for_scopes_in_the_assertion()
    {
        const string google = "connection: g\npreset: { name: google, api: sheets, account: a@b.c, privateKey: \"${secret:k}\", scope: a b }";

        Assert.Equal([new("scope", "a b")], Assert.IsType<JwtBearerDefinition>(Sound(google).Credential).Claims);
    }

    [Theory]
    [InlineData("preset: shopfy", "c.yaml:2:9: unknown preset 'shopfy': did you mean 'shopify'?")]
    [InlineData("preset: { name: hubsopt }", "c.yaml:2:17: unknown preset 'hubsopt': did you mean 'hubspot'?")]
    [InlineData("preset: {}", "c.yaml:2:9: 'name' is missing: use one of ")]
    [InlineData("preset: []", "c.yaml:2:9: 'preset' is a list: make it a text")]
    [InlineData("preset: stripe", "c.yaml:2:9: preset 'stripe' needs 'key': a secret or restricted API key: write preset: { name: stripe, key: \"${secret:stripe-key}\" }")]
    [InlineData("preset: { name: stripe, key: a, kye: b }", "c.yaml:2:33: unknown key 'kye': did you mean 'key'?")]
    [InlineData("preset: { name: stripe, key: [a] }", "c.yaml:2:30: 'key' is a list: make it a text")]
    [InlineData("preset: { name: shopify, token: a, shop: \"acme.evil.example/\" }", "c.yaml:2:42: 'acme.evil.example/' is no shop of preset 'shopify': it is what stands before .myshopify.com, like acme")]
    [InlineData("preset: { name: shopify, token: a, shop: \"${setting:BAD}\" }", "c.yaml:2:42: 'a b' is no shop of preset 'shopify'")]
    [InlineData("preset: { name: shopify, token: a, shop: \"${setting:NOWHERE}\" }", "c.yaml:2:42: setting 'NOWHERE' is not set")]
    [InlineData("preset: { name: shopify, token: a, shop: \"${secret:x}\" }", "c.yaml:2:42: 'baseUrl' holds a secret, and it is shown to people")]
    [InlineData("preset: { name: paypal, clientId: a, clientSecret: b, environment: sandbx }", "c.yaml:2:68: 'environment' is 'sandbx': did you mean 'sandbox'?")]
    [InlineData("preset: { name: stripe, key: k }\nlimit: { rat: 3/s }", "c.yaml:3:10: unknown key 'rat': did you mean 'rate'?")]
    [InlineData("preset: { name: stripe, key: k }\nlimits: { rate: 3/s }", "c.yaml:3:1: unknown key 'limits': did you mean 'limit'?")]
    [InlineData("preset: { name: stripe, key: k }\nauth: { token: 1, tokn: 2 }", "c.yaml:3:19: unknown key 'tokn': did you mean 'token'?")]
    [InlineData("preset: { name: stripe, key: k }\nretry: { attempts: 0 }", "c.yaml:3:20: 'attempts' is '0'")]
    [InlineData("preset: { name: stripe, key: k }\nlimt: null", "c.yaml:3:1: unknown key 'limt': did you mean 'limit'?")]
    [InlineData("preset: { name: stripe, key: k }\nbaseUrl: null", "c.yaml:1:1: 'baseUrl' is missing")]
    public void Faults_are_told_at_the_persons_own_lines(string rest, string fault)
    {
        Assert.Null(Read("connection: c\n" + rest, out var faults));

        Assert.Contains(faults, f => f.ToString().StartsWith(fault, StringComparison.Ordinal));
        Assert.All(faults, f => Assert.Equal("c.yaml", f.File));
    }

    [Fact]
    public void A_parameter_that_several_places_need_is_asked_for_once()
    {
        Read("connection: c\npreset: salesforce\n", out var faults);

        Assert.Equal(["domain", "clientId", "clientSecret"], faults.Select(f => f.Problem.Split('\'')[3]).ToList());
    }

    [Fact]
    public void A_preset_file_that_is_wrong_is_told()
    {
        var faults = new FaultList();

        Assert.Null(PresetFile.Read("p.yaml", "preset: p\ntitel: P\nparameters: { a: { form: x } }", faults));
        Assert.Equal(
            ["'title' is missing", "'connection' is missing", "unknown key 'titel'", "'meaning' is missing"],
            faults.All.Select(f => f.Problem).OrderBy(p => p.Contains("meaning") ? 3 : p.Contains("titel") ? 2 : p.Contains("conn") ? 1 : 0).ToList());
    }

    private static ConnectionDefinition Sound(string yaml)
    {
        var definition = Read(yaml, out var faults);
        Assert.Empty(faults.Select(f => f.ToString()));
        return definition!;
    }

    private static ConnectionDefinition? Read(string yaml, out IReadOnlyList<Fault> faults)
    {
        var list = new FaultList();
        var definition = ConnectionFile.Read(DeclaredFile.Read("c.yaml", yaml, list)!, name => name switch { "SHOP" => "set-shop", "BAD" => "a b", _ => null }, list);
        faults = list.All;
        return definition;
    }
}
