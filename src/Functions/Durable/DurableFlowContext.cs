using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Runs.Doors;

namespace Trunkline.Functions.Durable;

/// <summary>A running flow over a Durable orchestration.</summary>
internal sealed class DurableFlowContext(TaskOrchestrationContext durable) : IFlowContext
{
    /// <summary>When an activity ended without an answer, the next attempt waits this long: whatever broke it may be over by then.</summary>
    private static readonly TimeSpan AfterCrash = TimeSpan.FromSeconds(30);

    /// <summary>The orchestration store takes 16 KiB of UTF-16 and fails the run beyond that.</summary>
    private const int MaxStatusLength = 8_000;

    /// <inheritdoc />
    public string RunId => durable.InstanceId;

    /// <inheritdoc />
    public DateTimeOffset UtcNow => new(DateTime.SpecifyKind(durable.CurrentUtcDateTime, DateTimeKind.Utc));

    /// <inheritdoc />
    public ILogger Log { get; } = durable.CreateReplaySafeLogger("Trunkline.Flows");

    /// <inheritdoc />
    public Guid NewId() => durable.NewGuid();

    /// <inheritdoc />
    public async Task<StepOutcome> ExecuteAsync(StepRequest request)
    {
        var payload = DurablePayload.Write(request, FlowsJson.Default.StepRequest);
        try
        {
            return DurablePayload.Read(await durable.CallActivityAsync<string>(FunctionNames.Step, payload), FlowsJson.Default.StepOutcome);
        }
        catch (TaskFailedException exception)
        {
            return Crashed(exception.FailureDetails.ErrorType);
        }
    }

    /// <inheritdoc />
    public Task DelayUntilAsync(DateTimeOffset due, CancellationToken cancellationToken) =>
        durable.CreateTimer(due.UtcDateTime, cancellationToken);

    /// <inheritdoc />
    public async Task<JsonElement> WaitForSignalAsync(string name, CancellationToken cancellationToken) =>
        DurablePayload.Read(await durable.WaitForExternalEvent<JsonElement>(name, cancellationToken));

    /// <inheritdoc />
    public void SetStatus(RunStatus status) => durable.SetCustomStatus(Bounded(status));

    /// <inheritdoc />
    public void ContinueAsNew(RunInput input) =>
        durable.ContinueAsNew(DurablePayload.Write(input, FlowsJson.Default.RunInput), preserveUnprocessedEvents: true);

    /// <summary>The activity is written to answer with a value whatever happens; where it did not, the worker died, a deploy cut it off, or it
    /// has a bug. Counted as an attempt, so that a bug ends in a dead letter and not in a loop. Only the type of the exception is kept: its
    /// message may quote what it was working on.</summary>
    private StepOutcome Crashed(string errorType)
    {
        var fault = new StepFault("internal", $"the step ended without an answer ({errorType}); whether the call was made is unknown");
        return StepOutcome.Retry(fault, UtcNow + AfterCrash, new AttemptReport(UtcNow, 0, null, fault.Message));
    }

    private static string Bounded(RunStatus status)
    {
        var text = DurablePayload.Write(status, FlowsJson.Default.RunStatus);
        while (status.DeadLetter is { Fault.Message.Length: > 16 } dead && Stored(text) > MaxStatusLength)
        {
            var message = dead.Fault.Message[..(dead.Fault.Message.Length / 2)] + "…";
            status = status with { DeadLetter = dead with { Fault = dead.Fault with { Message = message } } };
            text = DurablePayload.Write(status, FlowsJson.Default.RunStatus);
        }

        return text;
    }

    private static int Stored(string text) => JsonEncodedText.Encode(text).Value.Length + 2;
}
