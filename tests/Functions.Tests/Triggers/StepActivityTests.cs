using System.Text.Json;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using Trunkline.Connectors;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Functions.Durable;
using Trunkline.Functions.Tests.Durable;
using Trunkline.Functions.Triggers;
using Trunkline.Runs.DeadLetters;
using Trunkline.Runs.Execution;
using Trunkline.Stores.InMemory;
using Trunkline.Testing.Time;

namespace Trunkline.Functions.Tests.Triggers;

public sealed class StepActivityTests
{
    private readonly Mock<IConnections> connections = new();
    private readonly Mock<DurableTaskClient> client = new("hub");
    private readonly DurableClients clients = new();
    private readonly StepActivity activity;

    public StepActivityTests() => activity = new StepActivity(new StepExecutor(
        connections.Object, new DeadLetterIndex(new InMemoryTable()), Samples.Admissions(new DurableRunStore(new DurableClients())), new ManualTime(), new Jitter(() => 0.5), NullLogger<StepExecutor>.Instance), clients);

    [Fact]
    public async Task A_call_goes_to_its_connection_and_the_answer_comes_back_to_the_byte()
    {
        connections
            .Setup(c => c.CallAsync(
                It.Is<CallRequest>(call => call.Connection == "mail" && call.Body == Samples.Delicate),
                It.Is<CallOptions>(options => options.IdempotencyKey == "key"),
                It.IsAny<CancellationToken>()))
            .ReturnsAsync(new CallAnswer(CallVerdict.Succeeded, Samples.Json(Samples.Delicate), null, null, null));
        var payload = await activity.RunAsync(DurablePayload.Write(Samples.Request, FlowsJson.Default.StepRequest), client.Object, CancellationToken.None);
        var outcome = DurablePayload.Read(payload, FlowsJson.Default.StepOutcome);
        Assert.Equal(OutcomeKind.Succeeded, outcome.Kind);
        Assert.Equal(Samples.Delicate, Samples.Text(outcome.Result));
    }

    [Fact]
    public async Task What_no_flow_wrote_is_refused() =>
        await Assert.ThrowsAnyAsync<JsonException>(() => activity.RunAsync("{}", client.Object, CancellationToken.None));
}
