using Trunkline.Cli.Sending;

namespace Trunkline.Cli.Tests.Sending;

public sealed class DeclaredSourceTests
{
    [Fact]
    public void Provider_and_newest_secret_are_read()
    {
        using var folder = new TemporaryFolder();
        folder.Write("sources/pay.yaml", "source: pay\nprovider: stripe\nsecrets: [new, old]\n");
        Assert.Equal(new DeclaredSource("stripe", "new"), DeclaredSource.Read(folder.Path, "pay"));
    }

    [Fact]
    public void A_header_of_one_s_own_and_a_signature_of_one_s_own_are_seen()
    {
        using var folder = new TemporaryFolder();
        folder.Write("sources/shop.yaml", "source: shop\nprovider: api-key\nheader: Authorization\nprefix: \"Bearer \"\nsecrets: [k]\n");
        folder.Write("sources/erp.yaml", "source: erp\nprovider: hmac\nsignature: { header: X-Sig }\nsecrets: [k]\n");
        Assert.Equal(("Authorization", "Bearer "), (DeclaredSource.Read(folder.Path, "shop").Header, DeclaredSource.Read(folder.Path, "shop").Prefix));
        Assert.True(DeclaredSource.Read(folder.Path, "erp").HasOwnSignature);
    }

    [Fact]
    public void What_is_missing_is_told()
    {
        using var folder = new TemporaryFolder();
        folder.Write("sources/pay.yaml", "source: pay\n");
        Assert.Contains("'pay'", Assert.Throws<CommandFault>(() => DeclaredSource.Read(folder.Path, "pya")).Message);
        Assert.Contains("pay.yaml:1:1: 'provider' is missing", Assert.Throws<CommandFault>(() => DeclaredSource.Read(folder.Path, "pay")).Message);
    }
}
