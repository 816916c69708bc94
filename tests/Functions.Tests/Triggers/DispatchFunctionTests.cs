using System.Text.Json;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using Trunkline.Functions.Durable;
using Trunkline.Functions.Triggers;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.Dispatching;

namespace Trunkline.Functions.Tests.Triggers;

public sealed class DispatchFunctionTests
{
    private readonly Mock<DurableTaskClient> client = new("hub");
    private readonly DurableClients clients = new();
    private readonly DispatchFunction function;

    public DispatchFunctionTests() => function = new DispatchFunction(
        new Dispatcher(new FlowCatalog([]), new DurableRunStore(clients), NullLogger<Dispatcher>.Instance), clients);

    [Fact]
    public async Task A_message_goes_to_the_dispatcher_with_the_client_of_the_invocation()
    {
        await function.RunAsync("[]"u8.ToArray(), client.Object, CancellationToken.None);
        Assert.Same(client.Object, clients.Current);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[{}]")]
    [InlineData("[1]")]
    public async Task What_is_no_message_fails_so_that_the_host_sets_it_aside(string message) =>
        await Assert.ThrowsAnyAsync<JsonException>(() => function.RunAsync(System.Text.Encoding.UTF8.GetBytes(message), client.Object, CancellationToken.None));
}
