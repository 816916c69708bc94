using Trunkline.Cli.Sending;

namespace Trunkline.Cli.Tests.Sending;

public sealed class QueuedFileTests
{
    [Fact]
    public async Task A_file_is_put_byte_for_byte()
    {
        using var folder = new TemporaryFolder();
        folder.Write("order.json", "{ \"no\": 1.50 }");
        using var request = await QueuedFile.PutAsync(new Uri("http://localhost:7071"), "orders-in", new FileInfo(Path.Combine(folder.Path, "order.json")), default);
        Assert.Equal(("POST", "http://localhost:7071/api/queues/orders-in/messages"), (request.Method.Method, request.RequestUri!.ToString()));
        Assert.Equal("{ \"no\": 1.50 }", await request.Content!.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told() =>
        Assert.Contains("nowhere.json", (await Assert.ThrowsAsync<CommandFault>(() => QueuedFile.PutAsync(new Uri("http://localhost:7071"), "orders-in", new FileInfo("nowhere.json"), default))).Message, StringComparison.Ordinal);
}
