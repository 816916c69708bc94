using System.Text;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using Trunkline.Functions.Durable;
using Trunkline.Functions.Tests.Durable;
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
        new Dispatcher(new FlowCatalog([]), new DurableRunStore(clients), Samples.Admissions(new DurableRunStore(clients)), NullLogger<Dispatcher>.Instance), clients, NullLogger<DispatchFunction>.Instance);

    [Fact]
    public async Task A_message_goes_to_the_dispatcher_with_the_client_of_the_invocation()
    {
        Assert.Null(await function.RunAsync("[]"u8.ToArray(), client.Object, CancellationToken.None));
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
        Assert.Equal(body, await function.RunAsync(body, client.Object, CancellationToken.None));
    }
}
