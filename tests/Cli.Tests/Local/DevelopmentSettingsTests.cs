using Trunkline.Cli.Local;
using Trunkline.Sandbox;

namespace Trunkline.Cli.Tests.Local;

public sealed class DevelopmentSettingsTests
{
    [Fact]
    public void The_sample_opens_every_partner_of_the_sandbox()
    {
        var settings = DevelopmentSettings.Read(Checkout.Find().Root);
        Assert.Equal(SandboxKeys.Payments, settings.Secret("stripe-api-key"));
        Assert.Equal(SandboxKeys.Mail, settings.Secret("mail-api-key"));
        Assert.Equal(SandboxKeys.CrmClientId, settings.Find("CRM_CLIENT_ID"));
        Assert.Equal(SandboxKeys.CrmClientSecret, settings.Secret("crm-client-secret"));
        Assert.Equal(SandboxKeys.ErpUser, settings.Find("ERP_USER"));
        Assert.Equal(SandboxKeys.ErpPassword, settings.Secret("erp-password"));
        Assert.Equal(SandboxKeys.Shop, settings.Secret("shop-access-token"));
        Assert.Equal(SandboxOptions.DefaultBasePort, Cli.Local.Sandbox.DefaultBasePort);
        Assert.Equal(Cli.Local.Sandbox.Partners, SandboxServer.PartnerNames.Count);
    }

    [Fact]
    public void Addresses_move_with_the_sandbox_and_nothing_else_does()
    {
        using var root = new TemporaryFolder();
        root.Write("local.settings.sample.json", """
            { "Values": { "A": "http://127.0.0.1:7181", "B": "http://127.0.0.1:7185/graphql", "C": "http://127.0.0.1:7186", "D": "https://api.example:7181", "E": "7181" } }
            """);
        var moved = DevelopmentSettings.Read(root.Path).WithSandboxAt(9000).Values;
        Assert.Equal("http://127.0.0.1:9001", moved["A"]);
        Assert.Equal("http://127.0.0.1:9005/graphql", moved["B"]);
        Assert.Equal(["http://127.0.0.1:7186", "https://api.example:7181", "7181"], [moved["C"], moved["D"], moved["E"]]);
    }

    [Fact]
    public void One_s_own_file_is_stronger_and_the_sample_fills_what_it_lacks()
    {
        using var root = new TemporaryFolder();
        root.Write("local.settings.sample.json", """{ "Values": { "A": "sample", "B": "sample" } }""");
        root.Write("local.settings.json", """
            {
              // comments are common in these files
              "Values": { "A": "own", "N": 7, },
            }
            """);
        var settings = DevelopmentSettings.Read(root.Path);
        Assert.Equal(("own", "sample", "7"), (settings.Find("A"), settings.Find("B"), settings.Find("N")));
        Assert.Null(settings.Find("X"));
    }

    [Fact]
    public void A_broken_file_and_a_missing_secret_are_told_with_the_way_out()
    {
        using var root = new TemporaryFolder();
        root.Write("local.settings.json", """{ "Values": """);
        Assert.Contains("local.settings.json is not valid JSON", Assert.Throws<CommandFault>(() => DevelopmentSettings.Read(root.Path)).Message);
        root.Write("local.settings.json", "[]");
        Assert.Throws<CommandFault>(() => DevelopmentSettings.Read(root.Path));
        root.Write("local.settings.json", "{}");
        var missing = Assert.Throws<CommandFault>(() => DevelopmentSettings.Read(root.Path).Secret("no-such-key"));
        Assert.Contains("TRUNKLINE_SECRET_NO_SUCH_KEY", missing.Message);
    }
}
