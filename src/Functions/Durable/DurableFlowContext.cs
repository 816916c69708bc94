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

    private readonly SignalWaits signals = new(durable);

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
            return Crashed(request, exception.FailureDetails.ErrorType);
        }
    }

    /// <inheritdoc />
    public Task DelayUntilAsync(DateTimeOffset due, CancellationToken cancellationToken) =>
        durable.CreateTimer(due.UtcDateTime, cancellationToken);

    /// <inheritdoc />
    public Task<JsonElement> WaitForSignalAsync(string name, CancellationToken cancellationToken) => signals.TakeAsync(name, cancellationToken);

    /// <inheritdoc />
    public void SetStatus(RunStatus status) => durable.SetCustomStatus(Bounded(status));

    /// <inheritdoc />
    public void ContinueAsNew(RunInput input)
    {
        var payload = DurablePayload.Write(input, FlowsJson.Default.RunInput);
        // Before those that the orchestration itself has kept, which came later.
        signals.Forward();
        durable.ContinueAsNew(payload, preserveUnprocessedEvents: true);
    }

    /// <summary>The activity is written to answer with a value whatever happens; where it did not, the worker died, a deploy cut it off, or it
    /// has a bug. Counted as an attempt, so that a bug ends in a dead letter and not in a loop. A call that may have been made is made again only
    /// where that changes nothing; otherwise a person decides. Only the type of the exception is kept: its message may quote what it was working on.</summary>
    private StepOutcome Crashed(StepRequest request, string errorType)
    {
        var what = $"The step ended without an answer ({errorType}); whether the call was made is unknown";
        var attempt = new AttemptReport(UtcNow, 0, null, what);
        return IsRepeatable(request)
            ? StepOutcome.Retry(new StepFault("internal", what), UtcNow + AfterCrash, attempt)
            : StepOutcome.Failed(new StepFault("outcome-unknown", $"{what}. Look at the partner; resume sends it again under the same key."), attempt);
    }

    /// <summary>Whether a connection sends an idempotency header is not known here: what the call is decides alone.</summary>
    private static bool IsRepeatable(StepRequest request) =>
        request.Action != StepAction.Call || request.Call is { } call && (call.IsSafe() || call.Method is "HEAD" or "PUT" or "DELETE" or "OPTIONS");

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
