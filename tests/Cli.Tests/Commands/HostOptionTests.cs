using Trunkline.Cli.Commands;

namespace Trunkline.Cli.Tests.Commands;

public sealed class HostOptionTests
{
    [Theory]
    [InlineData("localhost:7071")]
    [InlineData("127.0.0.1:7071")]
    [InlineData("ftp://localhost")]
    [InlineData("")]
    public void What_is_no_address_of_a_host_is_told_with_one_that_is(string text)
    {
        var option = HostOption.Create("The host.");
        var error = Assert.Single(new System.CommandLine.Command("any", "") { option }.Parse(["--host", text]).Errors);
        Assert.Equal($"--host is '{text}': write an address like http://localhost:7071.", error.Message);
    }

    [Fact]
    public void Left_out_it_is_the_host_of_run()
    {
        var option = HostOption.Create("The host.");
        var command = new System.CommandLine.Command("any", "") { option };
        Assert.Equal(new Uri("http://localhost:7071"), command.Parse([]).GetValue(option));
        Assert.Equal(new Uri("https://app.example/"), command.Parse(["--host", "https://app.example"]).GetValue(option));
    }
}
