using System.Text;
using Trunkline.Cli.Commands;

namespace Trunkline.Cli.Tests.Commands;

public sealed class StartCommandTests
{
    [Fact]
    public void Data_goes_in_to_the_byte()
    {
        using var folder = new TemporaryFolder();
        folder.Write("d.json", """{ "n": 9007199254740993, "x": 1.50 }""");
        Assert.Equal("""{"id":"t-1","data":{ "n": 9007199254740993, "x": 1.50 }}""", Text("t-1", Path.Combine(folder.Path, "d.json")));
        Assert.Equal("{}", Text(null, null));
    }

    [Theory]
    [InlineData("none.json", "there is no file")]
    [InlineData("d.json", "is no JSON")]
    [InlineData("empty.json", "is empty")]
    public void What_is_no_data_is_told(string file, string fault)
    {
        using var folder = new TemporaryFolder();
        folder.Write("d.json", "{");
        folder.Write("empty.json", "");
        Assert.Contains(fault, Assert.Throws<CommandFault>(() => Text(null, Path.Combine(folder.Path, file))).Message, StringComparison.Ordinal);
    }

    private static string Text(string? id, string? file) => Encoding.UTF8.GetString(StartCommand.Order(id, file is null ? null : new FileInfo(file)));
}
