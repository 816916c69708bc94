namespace Trunkline.Flows.Triggers;

/// <summary>Sources of events that no outside system posted. Each has a colon, which no declared source's name may have.</summary>
public static class OwnSources
{
    private const string Flow = "flow:";
    private const string Hand = "manual:";

    /// <summary>The source of the events that a flow emits.</summary>
    /// <param name="flow">Name of the flow.</param>
    public static string OfFlow(string flow) => Flow + flow;

    /// <summary>The source of the events with which a person starts a flow.</summary>
    /// <param name="flow">Name of the flow.</param>
    public static string ByHand(string flow) => Hand + flow;

    internal static bool IsOfFlow(string? source) => source is not null && source.StartsWith(Flow, StringComparison.Ordinal);
}
