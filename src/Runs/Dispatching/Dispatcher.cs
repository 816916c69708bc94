using System.Text.Json;
using Microsoft.Extensions.Logging;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Intake.Events;
using Trunkline.Runs.Admissions;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.Reconciling;

namespace Trunkline.Runs.Dispatching;

/// <summary>An event meets the flows: starts a run for every flow that wants it. The run's id comes from flow, source and event, so a message
/// that is delivered again, or a second copy of an event, finds the run there and starts nothing.</summary>
/// <param name="flows">The flows of this deployment.</param>
/// <param name="runs">Where runs are started.</param>
/// <param name="admissions">Where runs that must wait for others get their place.</param>
/// <param name="log">For unmatched and duplicate events.</param>
/// <param name="books">Where events that come past the queue are booked; null where nobody keeps books.</param>
public sealed partial class Dispatcher(
    FlowCatalog flows, IRunStore runs, AdmissionDesk admissions, ILogger<Dispatcher> log, IEventBooks? books = null) : IEventDispatcher
{
    /// <inheritdoc />
    /// <exception cref="JsonException">The bytes are no event message: no later try can dispatch them.</exception>
    public async Task DispatchAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var tally = await TallyAsync(message, cancellationToken);
        books?.PastTheQueue(tally);
    }

    /// <inheritdoc />
    /// <exception cref="JsonException">The bytes are no event message: no later try can dispatch them.</exception>
    public async Task<DispatchTally> TallyAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var unmatched = 0;
        var events = EventMessage.Read(message);
        using var activity = Telemetry.Dispatching(events);
        var wanting = new List<Start>(events.Count);
        foreach (var accepted in events)
        {
            var wanted = false;
            foreach (var flow in flows.Wanting(accepted))
            {
                wanted = true;
                wanting.Add(await PrepareAsync(flow, accepted, cancellationToken));
            }

            if (!wanted)
            {
                unmatched++;
                Telemetry.EventUnmatched(accepted.Source);
                Log.Unmatched(log, accepted.Source, accepted.Id, accepted.Type);
            }
        }

        // Places are taken before any of them starts. Started side by side so that a store which groups its writes makes them all durable at once.
        var started = (await Task.WhenAll(wanting.Select(start => StartAsync(start, cancellationToken)))).Count(static begun => begun);
        foreach (var accepted in events)
            Telemetry.EventDispatched(accepted.Source);
        return new DispatchTally(events.Count, unmatched, started, wanting.Count - started);
    }

    /// <summary>Starts a run of one flow, whatever its trigger says of the event; returns after it is durable.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="accepted">The event; the run's id comes from it, as always.</param>
    /// <param name="cancellationToken">Cancels what has not been started yet.</param>
    /// <returns>False when the run exists or existed.</returns>
    /// <exception cref="Stores.StoreUnavailableException">It is not known to be started; ask again.</exception>
    public async Task<bool> StartAsync(CompiledFlow flow, AcceptedEvent accepted, CancellationToken cancellationToken)
    {
        var isNew = await StartAsync(await PrepareAsync(flow, accepted, cancellationToken), cancellationToken);
        books?.Direct(isNew);
        Telemetry.EventDispatched(accepted.Source);
        return isNew;
    }

    private async ValueTask<Start> PrepareAsync(CompiledFlow flow, AcceptedEvent accepted, CancellationToken cancellationToken)
    {
        var runId = RunId.For(flow.Plan.Flow, accepted.Source, accepted.Id);
        var place = flow.Plan.Admission is null ? null : await admissions.PrepareAsync(flow, runId, accepted.Envelope, cancellationToken);
        return new Start(runId, flow, accepted, place);
    }

    private async Task<bool> StartAsync(Start start, CancellationToken cancellationToken)
    {
        var (runId, flow, accepted, place) = start;
        var input = new RunInput { Plan = flow.Plan, Event = accepted.Envelope, TraceParent = accepted.TraceParent };
        if (await runs.StartAsync(runId, input, cancellationToken))
        {
            Telemetry.RunStarted(flow.Plan.Flow);
            return true;
        }

        await admissions.RefusedAsync(place, runId, cancellationToken);
        Telemetry.RunDuplicate(flow.Plan.Flow);
        Log.Duplicate(log, accepted.Source, accepted.Id, runId);
        return false;
    }

    private readonly record struct Start(string RunId, CompiledFlow Flow, AcceptedEvent Event, PreparedPlace? Place);

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Information, "Event {EventId} of source {Source}, type '{EventType}', is wanted by no flow")]
        public static partial void Unmatched(ILogger log, string source, string eventId, string eventType);

        [LoggerMessage(3002, LogLevel.Information, "Event {EventId} of source {Source} is a duplicate: run {RunId} exists")]
        public static partial void Duplicate(ILogger log, string source, string eventId, string runId);
    }
}
