using System.Text.Json;
using Trunkline.Flows;
using Trunkline.Flows.Triggers;
using Trunkline.Intake.Events;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.Dispatching;

namespace Trunkline.Runs.Starting;

/// <summary>A person starts a flow. The run's id comes from flow and event id, so that the same order sent twice starts one run.</summary>
/// <param name="flows">The flows of this deployment.</param>
/// <param name="dispatcher">Starts runs.</param>
/// <param name="clock">For the event's time.</param>
/// <param name="newId">For the id of an event that was given none.</param>
public sealed class HandStart(FlowCatalog flows, Dispatcher dispatcher, TimeProvider clock, Func<Guid> newId)
{
    /// <summary>Names of the flows that can be started.</summary>
    public IEnumerable<string> Startable => flows.All.Where(f => f.Trigger.CanBeStartedByHand).Select(f => f.Plan.Flow);

    /// <summary>Starts a run; returns after it is durable.</summary>
    /// <param name="flow">Name of the flow.</param>
    /// <param name="eventId">Id of the event; null for a new one.</param>
    /// <param name="data">The event's data.</param>
    /// <param name="traceParent">W3C trace context to go on with; null for none.</param>
    /// <param name="cancellationToken">Cancels what has not been started yet.</param>
    /// <returns>The run, and whether it was started now; null where there is no such flow, or it cannot be started by hand.</returns>
    /// <exception cref="Stores.StoreUnavailableException">It is not known to be started; send the same order again.</exception>
    public async Task<HandStarted?> StartAsync(string flow, string? eventId, JsonElement data, string? traceParent, CancellationToken cancellationToken)
    {
        if (!flows.TryGet(flow, out var compiled) || !compiled.Trigger.CanBeStartedByHand)
            return null;
        var order = EventOf(flow, eventId ?? newId().ToString(), data, traceParent, clock.GetUtcNow());
        var isNew = await dispatcher.StartAsync(compiled, order, cancellationToken);
        EventIntake.Count(order.Source);
        return new HandStarted(RunId.For(flow, order.Source, order.Id), isNew);
    }

    internal static AcceptedEvent EventOf(string flow, string id, JsonElement data, string? traceParent, DateTimeOffset now)
    {
        var own = new OwnEvent(OwnSources.ByHand(flow), id, "manual", now, RawJson.Utf8(data).ToArray()) { TraceParent = traceParent };
        return new AcceptedEvent(own.Source, own.Id, own.Type, traceParent, JsonElement.Parse(own.Envelope(now).Span, new JsonDocumentOptions { MaxDepth = 96 }));
    }
}

/// <summary>What came of an order.</summary>
/// <param name="RunId">Id of the run.</param>
/// <param name="IsNew">False when an order of that id had started it before.</param>
public sealed record HandStarted(string RunId, bool IsNew);
