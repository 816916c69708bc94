using System.Text.Json;
using Trunkline.Flows.Templates;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Triggers;

/// <summary>Events that an outside system posts, or another flow emits. Decides which of them start a run of a flow: a pure function of the event, so that a redelivered
/// one is decided alike.</summary>
public class EventTrigger : FlowTrigger
{
    private readonly TypePattern[] types;
    private readonly JsonataExpression? where;
    private readonly JsonElement? settings;

    internal EventTrigger(string source, IReadOnlyList<string> types, string? where, JsonElement? settings = null)
    {
        this.settings = settings;
        Source = source;
        FirstType = types is [var only, ..] && !only.Contains('*') ? only : null;
        this.types = [.. types.Select(t => new TypePattern(t))];
        this.where = where is null ? null : CompiledTexts.Expression(where);
    }

    /// <summary>The source whose events it looks at.</summary>
    public string Source { get; }

    /// <summary>The first of the types that it wants, where that names one type and no pattern; null otherwise.</summary>
    public string? FirstType { get; }

    /// <summary>Whether an event starts a run. Where <c>where</c> cannot be decided (a fault of the expression on this event) the answer is yes:
    /// the run decides it again, meets the same fault and becomes a dead letter, so that the event is not lost but seen.</summary>
    /// <param name="source">Name of the event's source.</param>
    /// <param name="type">The event's type; empty where it has none.</param>
    /// <param name="envelope">The event as expressions see it.</param>
    public bool Wants(string source, string type, JsonElement envelope)
    {
        if (!string.Equals(source, Source, StringComparison.Ordinal) || !WantsType(type))
            return false;
        if (where is null)
            return true;
        try
        {
            return EventExpression.Evaluate(where, envelope, settings).IsTrue;
        }
        catch (JsonataException)
        {
            return true;
        }
    }

    private bool WantsType(string type)
    {
        if (types.Length == 0)
            return true;
        foreach (var pattern in types)
        {
            if (pattern.Matches(type))
                return true;
        }

        return false;
    }
}
