namespace Trunkline.Runs.Doors;

/// <summary>The routes that every door has, below <see cref="Prefix"/>. The function app's triggers and LocalHost are checked against
/// <see cref="All"/>.</summary>
public static class Routes
{
    /// <summary>Stands before every route, as in the function app.</summary>
    public const string Prefix = "api";

    /// <summary>Webhooks of a source, whatever the method: Intake answers those it does not take.</summary>
    public const string Hooks = "hooks/{source}";

    /// <summary>Whether the door is open.</summary>
    public const string Health = "health";

    /// <summary>A page of runs.</summary>
    public const string Runs = "ops/runs";

    /// <summary>One run.</summary>
    public const string Run = "ops/runs/{runId}";

    /// <summary>Lets a dead letter go on.</summary>
    public const string Resume = "ops/runs/{runId}/resume";

    /// <summary>Ends a dead letter.</summary>
    public const string Discard = "ops/runs/{runId}/discard";

    /// <summary>Sends a run the signal of that name.</summary>
    public const string Signal = "ops/runs/{runId}/signals/{name}";

    /// <summary>Starts a run of a flow by hand.</summary>
    public const string Start = "ops/flows/{flow}/runs";

    /// <summary>First segment of <see cref="Flows"/>.</summary>
    internal const string FlowsPrefix = "flows";

    /// <summary>Requests that flows answer, whatever the method: the rest of the path is matched by <see cref="Http.HttpFlows"/>.</summary>
    public const string Flows = FlowsPrefix + "/{*path}";

    /// <summary>A page of dead letters.</summary>
    public const string DeadLetters = "ops/dead-letters";

    /// <summary>Messages of the event queue that were set aside.</summary>
    public const string Poison = "ops/poison";

    /// <summary>Puts such messages back.</summary>
    public const string RedrivePoison = "ops/poison/redrive";

    /// <summary>One dead letter, with the request that would be sent again.</summary>
    public const string DeadLetter = "ops/dead-letters/{runId}";

    /// <summary>Lets all dead letters go on that a filter matches.</summary>
    public const string ResumeAll = "ops/dead-letters/resume";

    /// <summary>Ends all dead letters that a filter matches.</summary>
    public const string DiscardAll = "ops/dead-letters/discard";

    /// <summary>A page of dead letters that expired.</summary>
    public const string Archive = "ops/archive";

    /// <summary>One of them, whole.</summary>
    public const string Archived = "ops/archive/{runId}";

    /// <summary>Whether what was accepted is all accounted for.</summary>
    public const string Reconcile = "ops/reconcile";

    /// <summary>The grant of a connection that calls in a person's name.</summary>
    public const string Grant = "ops/connections/{connection}/grant";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Route> All { get; } =
    [
        new(FunctionNames.Hooks, Hooks, ["get", "post", "put", "patch", "delete", "head", "options"], Guarded: false),
        new(FunctionNames.Health, Health, ["get"], Guarded: false),
        new(FunctionNames.ListRuns, Runs, ["get"], Guarded: true),
        new(FunctionNames.GetRun, Run, ["get"], Guarded: true),
        new(FunctionNames.ResumeRun, Resume, ["post"], Guarded: true),
        new(FunctionNames.DiscardRun, Discard, ["post"], Guarded: true),
        new(FunctionNames.SignalRun, Signal, ["post"], Guarded: true),
        new(FunctionNames.StartRun, Start, ["post"], Guarded: true),
        new(FunctionNames.ListDeadLetters, DeadLetters, ["get"], Guarded: true),
        new(FunctionNames.Flows, Flows, ["get", "post", "put", "patch", "delete", "head", "options"], Guarded: true),
        new(FunctionNames.ListPoison, Poison, ["get"], Guarded: true),
        new(FunctionNames.RedrivePoison, RedrivePoison, ["post"], Guarded: true),
        new(FunctionNames.ShowDeadLetter, DeadLetter, ["get"], Guarded: true),
        new(FunctionNames.ResumeDeadLetters, ResumeAll, ["post"], Guarded: true),
        new(FunctionNames.DiscardDeadLetters, DiscardAll, ["post"], Guarded: true),
        new(FunctionNames.ListArchive, Archive, ["get"], Guarded: true),
        new(FunctionNames.ShowArchived, Archived, ["get"], Guarded: true),
        new(FunctionNames.Reconcile, Reconcile, ["get"], Guarded: true),
        new(FunctionNames.Connect, Grant, ["put"], Guarded: true),
    ];
}

/// <summary>One route.</summary>
/// <param name="Function">Name of the function that answers it.</param>
/// <param name="Template">Below the prefix.</param>
/// <param name="Methods">HTTP methods, lower case.</param>
/// <param name="Guarded">Whether a caller must show the door's own key; webhooks prove their origin themselves.</param>
public sealed record Route(string Function, string Template, IReadOnlyList<string> Methods, bool Guarded);
