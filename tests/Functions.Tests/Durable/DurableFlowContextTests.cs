using System.Text.Json;
using Microsoft.DurableTask;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Functions.Durable;
using Trunkline.Runs.Doors;

namespace Trunkline.Functions.Tests.Durable;

public sealed class DurableFlowContextTests
{
    private readonly ScriptedOrchestration durable = new();
    private readonly DurableFlowContext context;

    public DurableFlowContextTests() => context = new DurableFlowContext(durable);

    [Fact]
    public void Identity_time_and_ids_are_the_orchestrations()
    {
        Assert.Equal(durable.InstanceId, context.RunId);
        Assert.Equal(durable.NewGuid(), context.NewId());
        Assert.Equal(TimeSpan.Zero, context.UtcNow.Offset);
        Assert.Equal(durable.Now, context.UtcNow.UtcDateTime);
        Assert.NotNull(context.Log);
    }

    [Fact]
    public async Task A_step_is_one_activity_and_every_byte_of_it_arrives()
    {
        StepRequest? seen = null;
        durable.Activity = (name, payload) =>
        {
            Assert.Equal(FunctionNames.Step, name);
            seen = DurablePayload.Read(payload, FlowsJson.Default.StepRequest);
            return DurablePayload.Write(StepOutcome.Succeeded(Samples.Json(Samples.Delicate)), FlowsJson.Default.StepOutcome);
        };
        var outcome = await context.ExecuteAsync(Samples.Request);
        Assert.Equal(OutcomeKind.Succeeded, outcome.Kind);
        Assert.Equal(Samples.Delicate, Samples.Text(outcome.Result));
        Assert.Equal(Samples.Delicate, seen!.Call!.Body);
        Assert.Equal(Samples.Request.IdempotencyKey, seen.IdempotencyKey);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PATCH")]
    [InlineData(null)]
    public async Task A_call_that_crashed_and_must_not_be_made_twice_is_left_to_a_person(string? method)
    {
        durable.Activity = (_, _) => new TaskFailedException("Step", 1, new TaskFailureDetails("System.OperationCanceledException", "m", "s", null, null));
        var outcome = await context.ExecuteAsync(Samples.Request with { Call = Samples.Request.Call! with { Method = method } });
        Assert.Equal((OutcomeKind.Failed, "outcome-unknown"), (outcome.Kind, outcome.Fault!.Code));
        Assert.Contains("same key", outcome.Fault.Message, StringComparison.Ordinal);
        Assert.NotNull(outcome.Attempt);
    }

    [Theory]
    [InlineData("query { orders { id } }", OutcomeKind.Retry)]
    [InlineData("mutation { pay { id } }", OutcomeKind.Failed)]
    public async Task Of_what_crashed_a_graphql_query_is_made_again_and_a_mutation_is_not(string document, OutcomeKind expected)
    {
        durable.Activity = (_, _) => new TaskFailedException("Step", 1, new TaskFailureDetails("System.AccessViolationException", "m", "s", null, null));
        var outcome = await context.ExecuteAsync(Samples.Request with { Call = Samples.Request.Call! with { Method = null, GraphQl = document } });
        Assert.Equal(expected, outcome.Kind);
    }

    [Theory]
    [InlineData(StepAction.IndexDeadLetter)]
    [InlineData(StepAction.ForgetDeadLetter)]
    public async Task A_change_of_the_index_that_crashed_is_made_again(StepAction action)
    {
        durable.Activity = (_, _) => new TaskFailedException("Step", 1, new TaskFailureDetails("System.OperationCanceledException", "m", "s", null, null));
        Assert.Equal(OutcomeKind.Retry, (await context.ExecuteAsync(Samples.Request with { Action = action, Call = null })).Kind);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task An_activity_that_crashed_is_an_attempt_to_be_made_again_later(string method)
    {
        var details = new TaskFailureDetails("System.InvalidOperationException", "planted-secret in the message", "planted-secret in the stack", null, null);
        durable.Activity = (_, _) => new TaskFailedException("Step", 1, details);
        var outcome = await context.ExecuteAsync(Samples.Request with { Call = Samples.Request.Call! with { Method = method } });
        Assert.Equal((OutcomeKind.Retry, "internal"), (outcome.Kind, outcome.Fault!.Code));
        Assert.True(outcome.NotBefore > context.UtcNow);
        Assert.NotNull(outcome.Attempt);
        Assert.Contains("InvalidOperationException", outcome.Fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("planted-secret", JsonSerializer.Serialize(outcome), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delay_is_a_durable_timer()
    {
        var due = context.UtcNow.AddHours(3).ToOffset(TimeSpan.FromHours(2));
        using var stop = new CancellationTokenSource();
        var waiting = context.DelayUntilAsync(due, stop.Token);
        Assert.Equal(due.UtcDateTime, Assert.Single(durable.Timers));
        Assert.Equal(DateTimeKind.Utc, durable.Timers[0].Kind);
        Assert.False(waiting.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_signal_of_this_app_and_one_sent_by_hand_are_both_understood()
    {
        durable.Signal("resume", DurablePayload.Write(Samples.Json(Samples.Delicate)));
        Assert.Equal(Samples.Delicate, Samples.Text(await context.WaitForSignalAsync("resume", CancellationToken.None)));
        durable.Signal("discard", new { reason = "by hand" });
        Assert.Equal("by hand", (await context.WaitForSignalAsync("discard", CancellationToken.None)).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Waiting_for_a_signal_ends_when_it_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var waiting = context.WaitForSignalAsync("resume", stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_wait_that_was_given_up_swallows_no_signal()
    {
        ContinueAtOnce();
        using var stop = new CancellationTokenSource();
        var given = context.WaitForSignalAsync("approved", stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        durable.Signal("approved", new { by = "ann" });
        Assert.Equal("ann", By(await context.WaitForSignalAsync("approved", CancellationToken.None)));

        var next = context.WaitForSignalAsync("approved", CancellationToken.None);
        Assert.False(next.IsCompleted);
        durable.Signal("approved", new { by = "bob" });
        Assert.Equal("bob", By(await next));
    }

    [Fact]
    public async Task A_wait_that_was_given_up_hands_its_place_to_the_next_one_of_that_name()
    {
        ContinueAtOnce();
        using var stop = new CancellationTokenSource();
        _ = context.WaitForSignalAsync("approved", stop.Token);
        await stop.CancelAsync();
        var next = context.WaitForSignalAsync("approved", CancellationToken.None);
        durable.Signal("approved", new { by = "ann" });
        Assert.Equal("ann", By(await next));
    }

    [Fact]
    public async Task Two_waits_for_one_name_get_a_signal_each_in_order()
    {
        ContinueAtOnce();
        var first = context.WaitForSignalAsync("approved", CancellationToken.None);
        var second = context.WaitForSignalAsync("approved", CancellationToken.None);
        durable.Signal("approved", new { by = "ann" });
        Assert.False(second.IsCompleted);
        durable.Signal("approved", new { by = "bob" });
        Assert.Equal(("ann", "bob"), (By(await first), By(await second)));
    }

    [Fact]
    public async Task Signals_that_came_for_a_wait_that_was_given_up_reach_the_next_execution()
    {
        ContinueAtOnce();
        using var stop = new CancellationTokenSource();
        _ = context.WaitForSignalAsync("resume", stop.Token);
        _ = context.WaitForSignalAsync("approved", stop.Token);
        await stop.CancelAsync();
        var payload = DurablePayload.Write(Samples.Json(Samples.Delicate));
        durable.Signal("resume", payload);
        durable.Signal("approved", new { by = "hand" });
        context.ContinueAsNew(Samples.Input);
        Assert.Equal(
            [(durable.InstanceId, "resume", JsonSerializer.Serialize(payload)), (durable.InstanceId, "approved", """{"by":"hand"}""")], durable.Sent);
    }

    [Fact]
    public void Continuing_as_new_keeps_signals_and_every_byte_of_the_event()
    {
        context.ContinueAsNew(Samples.Input);
        Assert.True(durable.PreservedEvents);
        var input = DurablePayload.Read(JsonSerializer.Deserialize<string>(durable.ContinuedWith!), FlowsJson.Default.RunInput);
        Assert.Equal(Samples.Text(Samples.Input.Event), Samples.Text(input.Event));
        Assert.Equal(Samples.Input.StartedAt, input.StartedAt);
    }

    [Theory]
    [InlineData('x')]
    [InlineData('ü')]
    [InlineData('"')]
    public void A_status_stays_within_what_the_store_takes(char filling)
    {
        var fault = new StepFault("http-500", new string(filling, 50_000), 500);
        context.SetStatus(new RunStatus(RunState.DeadLettered, new DeadLetter("posting", fault, context.UtcNow)));
        Assert.InRange(durable.CustomStatus!.Length * sizeof(char), 1, 16 * 1024);
        var status = DurablePayload.Read(JsonSerializer.Deserialize<string>(durable.CustomStatus), FlowsJson.Default.RunStatus);
        Assert.Equal(RunState.DeadLettered, status.State);
        Assert.StartsWith(new string(filling, 100), status.DeadLetter!.Fault.Message, StringComparison.Ordinal);
    }

    // As in an orchestration, where what a signal sets going has happened before the next thing does.
    private static void ContinueAtOnce() => SynchronizationContext.SetSynchronizationContext(null);

    private static string? By(JsonElement said) => said.GetProperty("by").GetString();
}
