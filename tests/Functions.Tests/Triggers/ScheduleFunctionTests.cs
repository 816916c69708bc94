using System.Globalization;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using Trunkline.Declarations;
using Trunkline.Flows;
using Trunkline.Flows.Plans;
using Trunkline.Functions.Durable;
using Trunkline.Functions.Triggers;
using Trunkline.Runs;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.Doors;
using Trunkline.Runs.Schedules;
using Trunkline.Stores.InMemory;
using Trunkline.Testing.Time;

namespace Trunkline.Functions.Tests.Triggers;

public sealed class ScheduleFunctionTests
{
    [Fact]
    public async Task The_timer_starts_the_runs_of_ticks_that_are_due_with_the_client_of_the_invocation()
    {
        var client = new Mock<DurableTaskClient>("hub");
        var clients = new DurableClients();
        var time = new ManualTime(new DateTimeOffset(2026, 11, 20, 5, 59, 0, TimeSpan.Zero));
        var flow = FlowFiles.Read(
            [("report.yaml", "flow: report\non: { schedule: 0 6 * * * }\nsteps: [ { call: crm, get: /a } ]\n")],
            new FlowSurroundings([], new Dictionary<string, ConnectionFacts> { ["crm"] = new("rest", new RetryPolicy()) }), new FaultList());
        var desk = new ScheduleDesk(new FlowCatalog(flow), new ScheduleBook(new InMemoryTable()), new DurableRunStore(clients), NullLogger<ScheduleDesk>.Instance);
        var function = new ScheduleFunction(new ScheduleClock(desk, time), clients);
        await function.RunAsync(new TimerInfo(), client.Object, CancellationToken.None);
        client.VerifyNoOtherCalls();

        time.Advance(TimeSpan.FromMinutes(1));
        await function.RunAsync(new TimerInfo(), client.Object, CancellationToken.None);
        await function.RunAsync(new TimerInfo(), client.Object, CancellationToken.None);
        client.Verify(
            c => c.ScheduleNewOrchestrationInstanceAsync(
                FunctionNames.Run, It.Is<object?>(input => IsTick(input)), It.Is<StartOrchestrationOptions>(o => o.InstanceId == RunId.For("report", "schedule:report", "2026-11-20T06:00:00Z")), It.IsAny<CancellationToken>()),
            Times.Once);
    }

    private static bool IsTick(object? input) =>
        DurablePayload.Read((string?)input, FlowsJson.Default.RunInput).Event.GetProperty("data").GetProperty("due") is { ValueKind: JsonValueKind.String } due
        && DateTimeOffset.Parse(due.GetString()!, CultureInfo.InvariantCulture).Hour == 6;
}
