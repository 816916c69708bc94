using System.Diagnostics;
using Trunkline.Cli.Local;
using Xunit.Abstractions;

namespace Trunkline.Cli.Tests.Commands;

[Collection(StackCollection.Name)]
public sealed class DemoCommandTests(ITestOutputHelper output)
{
    [Fact]
    public async Task The_whole_story_is_as_it_must_be_and_leaves_nothing_behind()
    {
        var checkout = Checkout.Find();
        using var demo = Process.Start(new ProcessStartInfo("dotnet", [checkout.Assembly("src/Cli"), "demo", "--own"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, complained) = (demo.StandardOutput.ReadToEndAsync(), demo.StandardError.ReadToEndAsync());
        await demo.WaitForExitAsync();
        output.WriteLine(await said + await complained);
        Assert.Equal(0, demo.ExitCode);
        Assert.Contains("all as it must be", await said);
        Assert.DoesNotContain("✗", await said);
    }
}
