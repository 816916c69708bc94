using System.Diagnostics;
using System.Diagnostics.Metrics;
using Trunkline.Flows.Execution;
using Trunkline.Intake.Events;

namespace Trunkline.Runs;

/// <summary>What this room tells the outside: one activity source, one meter, and the counters whose sums must agree
/// (accepted = duplicate + unmatched + finished + dead + in flight, per matching flow).</summary>
public static class Telemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "Trunkline.Runs";

    internal static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Started = Meter.CreateCounter<long>("trunkline.runs.started", "{run}", "Runs started");
    private static readonly Counter<long> Duplicate = Meter.CreateCounter<long>("trunkline.runs.duplicate", "{run}", "Starts refused because the run exists");
    private static readonly Counter<long> Dispatched = Meter.CreateCounter<long>("trunkline.events.dispatched", "{event}", "Events whose runs, if any, are durable, by source; what was accepted and not yet dispatched is the rest");
    private static readonly Counter<long> Unmatched = Meter.CreateCounter<long>("trunkline.events.unmatched", "{event}", "Events that no flow wants");
    private static readonly Counter<long> Finished = Meter.CreateCounter<long>("trunkline.runs.finished", "{run}", "Runs over, by state");
    private static readonly Counter<long> Dead = Meter.CreateCounter<long>("trunkline.runs.dead", "{run}", "Runs that gave up and wait for a person");
    private static readonly Counter<long> LetGo = Meter.CreateCounter<long>("trunkline.ticks.skipped", "{tick}", "Ticks of schedules that started no run, by flow and reason (overlap, missed)");
    private static readonly Counter<long> SetAside = Meter.CreateCounter<long>("trunkline.messages.set.aside", "{message}", "Messages of declared queues that nobody can read, by queue");

    /// <summary>Counts a message of a declared queue that was set aside; called by the doors, which alone can.</summary>
    public static void MessageSetAside(string queue) => SetAside.Add(1, new KeyValuePair<string, object?>("queue", queue));

    private static readonly Gauge<long> Difference = Meter.CreateGauge<long>("trunkline.runs.reconcile.difference", "{item}", "How far the books are from even: events accepted against dispatched and waiting, runs started against over, dead and in flight");

    /// <summary>Counts a run that is over; called by the doors, once per finished run, never on replay.</summary>
    public static void RunFinished(RunReport report) =>
        Finished.Add(1, new("flow", report.Flow), new("state", StateName(report.State)));

    internal static bool IsFinished(Instrument instrument) => ReferenceEquals(instrument, Finished);

    internal static void Reconciled(long difference) => Difference.Record(difference);

    internal static void RunStarted(string flow) => Started.Add(1, new KeyValuePair<string, object?>("flow", flow));

    internal static void RunDuplicate(string flow) => Duplicate.Add(1, new KeyValuePair<string, object?>("flow", flow));

    internal static void EventDispatched(string source) => Dispatched.Add(1, new KeyValuePair<string, object?>("source", source));

    internal static void EventUnmatched(string source) => Unmatched.Add(1, new KeyValuePair<string, object?>("source", source));

    internal static void TicksLetGo(string flow, string reason, long count) => LetGo.Add(count, new("flow", flow), new("reason", reason));

    internal static void RunDead(string flow) => Dead.Add(1, new KeyValuePair<string, object?>("flow", flow));

    // A message holds events of many posts: its span belongs to no one trace and links to each.
    internal static Activity? Dispatching(IReadOnlyList<AcceptedEvent> events)
    {
        if (!Source.HasListeners())
            return null;
        var links = new List<ActivityLink>(events.Count);
        foreach (var accepted in events)
        {
            if (ActivityContext.TryParse(accepted.TraceParent, null, out var post))
                links.Add(new ActivityLink(post));
        }

        return Source.StartActivity(ActivityKind.Consumer, links: links, name: "dispatch")?.SetTag("trunkline.events", events.Count);
    }

    // Without a post's trace it belongs to whatever is going on around it.
    internal static Activity? Executing(StepRequest request) => !Source.HasListeners()
        ? null
        : Source.StartActivity("step " + request.StepId, ActivityKind.Internal, request.TraceParent)
            ?.SetTag("trunkline.run", request.RunId).SetTag("trunkline.flow", request.Flow)
            .SetTag("trunkline.action", request.Action.ToString()).SetTag("trunkline.attempt", request.Attempt);

    private static string StateName(RunState state) => state switch
    {
        RunState.Completed => "completed",
        RunState.Discarded => "discarded",
        RunState.Undone => "undone",
        _ => state.ToString().ToLowerInvariant(),
    };
}
