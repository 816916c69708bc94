using System.Text.Json.Serialization;

namespace Trunkline.Flows.Plans;

/// <summary>What happens when a step failed for good and no fallback stood in.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ErrorRule>))]
public enum ErrorRule
{
    /// <summary>The run becomes a dead letter and waits for a person.</summary>
    DeadLetter,

    /// <summary>The run goes on; the step's result is null.</summary>
    Continue,

    /// <summary>What the run has done is undone in reverse order, and the run is over.</summary>
    Undo,
}
