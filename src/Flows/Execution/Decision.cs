using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trunkline.Flows.Execution;

/// <summary>What a person decided about a dead letter: what the signals <see cref="Signals.Resume"/> and <see cref="Signals.Discard"/> carry.</summary>
public sealed record Decision
{
    /// <summary>Who decided.</summary>
    public string? By { get; init; }

    /// <summary>Why, in that person's words.</summary>
    public string? Reason { get; init; }

    /// <summary>For resume: what replaces members of the event (<c>type</c>, <c>time</c>, <c>data</c>, <c>headers</c>); null to keep it as accepted.</summary>
    [JsonConverter(typeof(RawJson))]
    public JsonElement? Event { get; init; }

    /// <summary>For discard: whether what the run has done is undone first; null for no.</summary>
    public bool? Undo { get; init; }

    /// <summary>The <see cref="DeadLetter.At"/> it was decided about. A run ignores a decision about an earlier one of its dead letters: the second
    /// click on "discard" must not end what a resume has brought back to work.</summary>
    public DateTimeOffset? About { get; init; }
}
