using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using Trunkline.Declarations;
using Trunkline.Flows;
using Trunkline.Flows.Plans;
using Trunkline.Functions.Durable;
using Trunkline.Functions.Queues;
using Trunkline.Functions.Tests.Durable;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.Dispatching;
using Trunkline.Runs.Doors;
using Trunkline.Runs.Queues;
using Trunkline.Testing.Time;

namespace Trunkline.Functions.Tests.Queues;

public sealed class QueueReceiverTests
{
    private readonly Mock<DurableTaskClient> client = new("hub");
    private readonly Dictionary<string, object?> facts = new() { ["Id"] = "m1", ["InsertionTime"] = "\"2026-11-20T12:00:00+00:00\"" };
    private readonly QueueReceiver receiver;

    public QueueReceiverTests()
    {
        var clients = new DurableClients();
        var flows = new FlowCatalog(FlowFiles.Read(
            [("stock.yaml", "flow: stock\non: { queue: stock-levels, where: data.left < 5 }\nsteps: [ { call: crm, get: /a } ]\n")],
            new FlowSurroundings([], new Dictionary<string, ConnectionFacts> { ["crm"] = new("rest", new RetryPolicy()) }), new FaultList()));
        var dispatcher = new Dispatcher(flows, new DurableRunStore(clients), Samples.Admissions(new DurableRunStore(clients)), NullLogger<Dispatcher>.Instance);
        receiver = new QueueReceiver(new QueueIntake(flows, dispatcher), clients, new ManualTime(), NullLogger<QueueReceiver>.Instance);
    }

    [Fact]
    public async Task A_message_starts_a_run_with_the_id_and_the_time_that_the_host_tells()
    {
        Assert.Null(await ReceiveAsync("""{"left":3}"""u8.ToArray()));
        client.Verify(
            c => c.ScheduleNewOrchestrationInstanceAsync(FunctionNames.Run, It.Is<object?>(input => IsMessage(input)), It.IsAny<StartOrchestrationOptions>(), It.IsAny<CancellationToken>()),
            Times.Once);
    }

    [Fact]
    public async Task A_message_that_no_flow_wants_is_done()
    {
        Assert.Null(await ReceiveAsync("""{"left":30}"""u8.ToArray()));
        client.VerifyNoOtherCalls();
    }

    [Fact]
    public async Task What_nobody_can_read_goes_to_the_poison_queue_to_the_byte()
    {
        byte[] body = [0xC3, 0x28, 0x00];
        Assert.Same(body, await ReceiveAsync(body));
    }

    [Fact]
    public async Task Without_an_id_a_message_is_not_taken()
    {
        facts.Remove("Id");
        await Assert.ThrowsAsync<InvalidOperationException>(() => ReceiveAsync("{}"u8.ToArray()));
    }

    private Task<byte[]?> ReceiveAsync(byte[] body)
    {
        var binding = new Mock<BindingContext>();
        binding.Setup(b => b.BindingData).Returns(facts);
        var context = new Mock<FunctionContext>();
        context.Setup(c => c.BindingContext).Returns(binding.Object);
        return receiver.ReceiveAsync("stock-levels", body, context.Object, client.Object, CancellationToken.None);
    }

    private static bool IsMessage(object? input)
    {
        var happened = DurablePayload.Read((string?)input, FlowsJson.Default.RunInput).Event;
        return happened.GetProperty("id").GetString() == "m1" && happened.GetProperty("time").GetString() == "2026-11-20T12:00:00Z"
            && happened.GetProperty("data").GetProperty("left").GetInt32() == 3;
    }
}
