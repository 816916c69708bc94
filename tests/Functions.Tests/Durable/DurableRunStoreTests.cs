using System.Text.Json;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Functions.Durable;
using Trunkline.Runs.Doors;
using Trunkline.Stores;

namespace Trunkline.Functions.Tests.Durable;

public sealed class DurableRunStoreTests
{
    private const string RunId = "payment-received-0123456789abcdefghjkmnpqrs";
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly DateTimeOffset Created = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private readonly Mock<DurableTaskClient> client = new("hub");
    private readonly DurableClients clients = new();
    private readonly DurableRunStore store;

    public DurableRunStoreTests()
    {
        clients.Use(client.Object);
        store = new DurableRunStore(clients);
    }

    [Fact]
    public async Task A_start_refuses_every_status_an_instance_can_have()
    {
        StartOrchestrationOptions? options = null;
        object? payload = null;
        client
            .Setup(c => c.ScheduleNewOrchestrationInstanceAsync(
                It.Is<TaskName>(name => name.Name == FunctionNames.Run), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .Callback((TaskName _, object? input, StartOrchestrationOptions? given, CancellationToken _) => (payload, options) = (input, given))
            .ReturnsAsync(RunId);
        Assert.True(await store.StartAsync(RunId, Samples.Input, None));
        Assert.Equal(RunId, options!.InstanceId);
        // All but ContinuedAsNew, in which no instance rests.
        string[] all = ["Running", "Completed", "Failed", "Canceled", "Terminated", "Pending", "Suspended"];
        Assert.Equal(all.Order(), options.DedupeStatuses!.Order());
        Assert.Equal(
            Samples.Text(Samples.Input.Event),
            Samples.Text(DurablePayload.Read(Assert.IsType<string>(payload), FlowsJson.Default.RunInput).Event));
    }

    [Fact]
    public async Task A_run_that_exists_is_a_duplicate()
    {
        SetupStart().ThrowsAsync(new OrchestrationAlreadyExistsException("there"));
        Assert.False(await store.StartAsync(RunId, Samples.Input, None));
    }

    [Fact]
    public async Task Whatever_the_transport_throws_is_an_outage()
    {
        SetupStart().ThrowsAsync(new HttpRequestException("connection refused"));
        var fault = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.StartAsync(RunId, Samples.Input, None));
        Assert.IsType<HttpRequestException>(fault.InnerException);
    }

    [Fact]
    public async Task A_transport_that_gives_up_is_an_outage_and_a_caller_who_gives_up_is_not()
    {
        SetupStart().ThrowsAsync(new OperationCanceledException());
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.StartAsync(RunId, Samples.Input, None));
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => store.StartAsync(RunId, Samples.Input, stop.Token));
    }

    [Fact]
    public async Task Before_any_invocation_brought_a_client_the_store_is_unavailable() =>
        await Assert.ThrowsAsync<StoreUnavailableException>(() => new DurableRunStore(new DurableClients()).GetAsync(RunId, None));

    [Fact]
    public async Task A_signal_goes_to_a_run_that_is_not_over()
    {
        SetupGet(Orchestration(OrchestrationRuntimeStatus.Running));
        Assert.True(await store.SignalAsync(RunId, "resume", Samples.Json(Samples.Delicate), None));
        client.Verify(c => c.RaiseEventAsync(RunId, "resume", "json:" + Samples.Delicate, It.IsAny<CancellationToken>()), Times.Once);
    }

    [Fact]
    public async Task A_run_that_is_over_or_was_never_takes_no_signal()
    {
        SetupGet(Orchestration(OrchestrationRuntimeStatus.Completed));
        Assert.False(await store.SignalAsync(RunId, "resume", Samples.Json("{}"), None));
        SetupGet(null);
        Assert.False(await store.SignalAsync(RunId, "resume", Samples.Json("{}"), None));
        client.Verify(c => c.RaiseEventAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<object?>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Fact]
    public async Task A_run_that_was_never_is_null()
    {
        SetupGet(null);
        Assert.Null(await store.GetAsync(RunId, None));
    }

    [Fact]
    public async Task A_finished_run_shows_its_report()
    {
        SetupGet(Orchestration(
            OrchestrationRuntimeStatus.Completed, output: DurablePayload.Write(Samples.Report, FlowsJson.Default.RunReport)));
        var run = (await store.GetAsync(RunId, None))!;
        Assert.Equal(RunState.Completed, run.Status.State);
        Assert.Equal("payment-received", run.Flow);
        Assert.Equal(Samples.Report.StartedAt, run.StartedAt);
        Assert.Equal(Samples.Report.State, run.Report!.State);
    }

    [Fact]
    public async Task A_dead_letter_shows_why_it_waits()
    {
        var status = new RunStatus(RunState.DeadLettered, new DeadLetter("posting", new StepFault("soap-fault", "closed period"), Created));
        SetupGet(Orchestration(
            OrchestrationRuntimeStatus.Running,
            input: DurablePayload.Write(Samples.Input, FlowsJson.Default.RunInput),
            customStatus: DurablePayload.Write(status, FlowsJson.Default.RunStatus)));
        var run = (await store.GetAsync(RunId, None))!;
        Assert.Equal(status, run.Status);
        // It continued as new: the store's creation time is that of the latest execution, the input has the first.
        Assert.Equal(Samples.Input.StartedAt, run.StartedAt);
        Assert.Null(run.Report);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Pending, RunState.Running)]
    [InlineData(OrchestrationRuntimeStatus.Running, RunState.Running)]
    [InlineData(OrchestrationRuntimeStatus.Suspended, RunState.Running)]
    [InlineData(OrchestrationRuntimeStatus.Failed, RunState.DeadLettered)]
    [InlineData(OrchestrationRuntimeStatus.Terminated, RunState.Discarded)]
    public async Task Every_state_of_an_orchestration_has_one_of_a_run(OrchestrationRuntimeStatus durable, RunState state)
    {
        SetupGet(Orchestration(durable));
        var run = (await store.GetAsync(RunId, None))!;
        Assert.Equal(state, run.Status.State);
        Assert.Equal("payment-received", run.Flow);
        Assert.Equal(Created, run.StartedAt);
    }

    [Fact]
    public async Task An_orchestration_that_failed_says_so_without_quoting_it()
    {
        var failed = new OrchestrationMetadata(FunctionNames.Run, RunId)
        {
            RuntimeStatus = OrchestrationRuntimeStatus.Failed,
            CreatedAt = Created,
            LastUpdatedAt = Created,
            FailureDetails = new TaskFailureDetails("System.FormatException", "planted-secret", null, null, null),
        };
        SetupGet(failed);
        var run = (await store.GetAsync(RunId, None))!;
        Assert.Equal("internal", run.Status.DeadLetter!.Fault.Code);
        Assert.DoesNotContain("planted-secret", run.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_this_app_did_not_write_is_shown_as_far_as_it_can_be()
    {
        SetupGet(Orchestration(OrchestrationRuntimeStatus.Running, input: "something else", customStatus: "json:{"));
        Assert.Equal(RunState.Running, (await store.GetAsync(RunId, None))!.Status.State);
    }

    [Fact]
    public async Task A_page_holds_the_runs_of_the_state_asked_for()
    {
        OrchestrationQuery? query = null;
        var dead = new RunStatus(RunState.DeadLettered, new DeadLetter("posting", new StepFault("soap-fault", "closed"), Created));
        client
            .Setup(c => c.GetAllInstancesAsync(It.IsAny<OrchestrationQuery?>()))
            .Callback((OrchestrationQuery? asked) => query = asked)
            .Returns(Pageable.Create((_, _) => Task.FromResult(new Page<OrchestrationMetadata>(
                [
                    Orchestration(OrchestrationRuntimeStatus.Running),
                    Orchestration(OrchestrationRuntimeStatus.Running, customStatus: DurablePayload.Write(dead, FlowsJson.Default.RunStatus)),
                ],
                "next"))));
        var page = await store.ListAsync(RunState.DeadLettered, 20, "here", None);
        Assert.Equal(RunState.DeadLettered, Assert.Single(page.Runs).Status.State);
        Assert.Equal("next", page.Continuation);
        Assert.Equal(("here", 20, true), (query!.ContinuationToken, query.PageSize, query.FetchInputsAndOutputs));
        Assert.Contains(OrchestrationRuntimeStatus.Running, query.Statuses!);
    }

    [Fact]
    public async Task What_a_run_waits_with_is_read_until_it_is_over()
    {
        SetupGet(Orchestration(OrchestrationRuntimeStatus.Running, DurablePayload.Write(Samples.Input, FlowsJson.Default.RunInput)));
        Assert.Equal(Samples.Text(Samples.Input.Event), Samples.Text((await store.GetInputAsync(RunId, None))!.Event));
        SetupGet(Orchestration(OrchestrationRuntimeStatus.Completed, DurablePayload.Write(Samples.Input, FlowsJson.Default.RunInput)));
        Assert.Null(await store.GetInputAsync(RunId, None));
        SetupGet(Orchestration(OrchestrationRuntimeStatus.Running, "written by hand"));
        Assert.Null(await store.GetInputAsync(RunId, None));
    }

    [Theory]
    [InlineData(3, 3L)]
    [InlineData(60, null)]
    public async Task Runs_that_are_not_over_are_counted_up_to_a_bound_without_their_inputs(int pages, long? expected)
    {
        OrchestrationQuery? query = null;
        var page = 0;
        client
            .Setup(c => c.GetAllInstancesAsync(It.IsAny<OrchestrationQuery?>()))
            .Callback((OrchestrationQuery? asked) => query = asked)
            .Returns(Pageable.Create((_, _) => Task.FromResult(new Page<OrchestrationMetadata>(
                [Orchestration(OrchestrationRuntimeStatus.Running)], ++page < pages ? "next" : null))));
        Assert.Equal(expected, await store.CountLiveAsync(None));
        Assert.False(query!.FetchInputsAndOutputs);
        Assert.DoesNotContain(OrchestrationRuntimeStatus.Completed, query.Statuses!);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task A_page_size_out_of_range_is_refused(int pageSize) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.ListAsync(null, pageSize, null, None));

    private static OrchestrationMetadata Orchestration(
        OrchestrationRuntimeStatus status, string? input = null, string? output = null, string? customStatus = null) => new(FunctionNames.Run, RunId)
        {
            RuntimeStatus = status,
            CreatedAt = Created,
            LastUpdatedAt = Created,
            SerializedInput = input is null ? null : JsonSerializer.Serialize(input),
            SerializedOutput = output is null ? null : JsonSerializer.Serialize(output),
            SerializedCustomStatus = customStatus is null ? null : JsonSerializer.Serialize(customStatus),
        };

    private Moq.Language.Flow.ISetup<DurableTaskClient, Task<string>> SetupStart() => client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(
        It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()));

    private void SetupGet(OrchestrationMetadata? orchestration) => client
        .Setup(c => c.GetInstanceAsync(RunId, It.IsAny<bool>(), It.IsAny<CancellationToken>()))
        .ReturnsAsync(orchestration);
}
