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
    public void What_is_missing_is_told()
    {
        using var folder = new TemporaryFolder();
        folder.Write("sources/pay.yaml", "source: pay\n");
        Assert.Contains("'pay'", Assert.Throws<CommandFault>(() => DeclaredSource.Read(folder.Path, "pya")).Message);
        Assert.Contains("pay.yaml:1:1: 'provider' is missing", Assert.Throws<CommandFault>(() => DeclaredSource.Read(folder.Path, "pay")).Message);
    }
}
