using System.Text;
using System.Text.Json;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using Trunkline.Functions.Durable;
using Trunkline.Functions.Tests.Durable;
using Trunkline.Functions.Triggers;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.Dispatching;
using Trunkline.Runs.Reconciling;
using Trunkline.Stores.InMemory;
using Trunkline.Testing.Time;

namespace Trunkline.Functions.Tests.Triggers;

public sealed class DispatchFunctionTests
{
    private readonly Mock<DurableTaskClient> client = new("hub");
    private readonly DurableClients clients = new();
    private readonly InMemoryTable table = new();
    private readonly TableBooks books;
    private readonly DispatchFunction function;

    public DispatchFunctionTests()
    {
        books = new TableBooks(table, new ManualTime(), "one");
        function = new DispatchFunction(
            new Dispatcher(new FlowCatalog([]), new DurableRunStore(clients), Samples.Admissions(new DurableRunStore(clients)), NullLogger<Dispatcher>.Instance), clients, NullLogger<DispatchFunction>.Instance, books);
    }

    [Fact]
    public async Task A_message_goes_to_the_dispatcher_with_the_client_of_the_invocation()
    {
        Assert.Null(await function.RunAsync("[]"u8.ToArray(), client.Object, Deliveries.Number(1), CancellationToken.None));
        Assert.Same(client.Object, clients.Current);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[{}]")]
    [InlineData("[1]")]
    public async Task What_is_no_message_is_set_aside_at_once_to_the_byte(string message)
    {
        var body = Encoding.UTF8.GetBytes(message);
        Assert.Equal(body, await function.RunAsync(body, client.Object, Deliveries.Number(1), CancellationToken.None));
    }

    [Fact]
    public async Task A_first_delivery_is_booked_and_a_later_one_that_starts_nothing_makes_the_books_approximate()
    {
        var message = """[{"source":"s","id":"1","type":"t","time":"2026-03-04T05:06:07Z","data":{}}]"""u8.ToArray();
        Assert.Null(await function.RunAsync(message, client.Object, Deliveries.Number(1), CancellationToken.None));
        var page = await PageAsync();
        Assert.Equal((1, false), (page.GetProperty("dispatched").GetInt32(), page.TryGetProperty("approximateSince", out _)));
        Assert.Null(await function.RunAsync(message, client.Object, Deliveries.Number(2), CancellationToken.None));
        page = await PageAsync();
        Assert.Equal((2, true), (page.GetProperty("dispatched").GetInt32(), page.TryGetProperty("approximateSince", out _)));
    }

    private async Task<JsonElement> PageAsync()
    {
        await books.WriteAsync(closing: false, CancellationToken.None);
        return JsonElement.Parse(Assert.Single((await table.QueryAsync("books", "", 10, null, CancellationToken.None)).Rows).Value);
    }
}
