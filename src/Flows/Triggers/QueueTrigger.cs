using System.Text.Json;
using Trunkline.Flows.Templates;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Triggers;

/// <summary>Messages that another system puts into a storage queue: events of a source of their own.</summary>
public sealed class QueueTrigger : EventTrigger
{
    private readonly JsonataExpression? id;
    private readonly JsonElement? settings;

    internal QueueTrigger(string queue, string? id, string? where, JsonElement? settings)
        : base(SourceOf(queue), [], where, settings)
    {
        this.settings = settings;
        Queue = queue;
        this.id = id is null ? null : CompiledTexts.Expression(id);
    }

    /// <summary>The queue.</summary>
    public string Queue { get; }

    /// <summary>The source whose events a queue's messages are; no declared source has a colon in its name.</summary>
    public static string SourceOf(string queue) => "queue:" + queue;

    /// <summary>The id that the flow gives a message; the message's own where it says nothing.</summary>
    /// <param name="envelope">The event, with the message's own id.</param>
    /// <exception cref="JsonException">The expression has no text or number for this message: it can never be dispatched.</exception>
    public string IdOf(JsonElement envelope)
    {
        var own = envelope.GetProperty("id").GetString()!;
        if (id is null)
            return own;
        try
        {
            var found = EventExpression.Evaluate(id, envelope, settings).ToElement();
            var text = found.ValueKind switch
            {
                JsonValueKind.String => found.GetString(),
                JsonValueKind.Number => found.GetRawText(),
                _ => null,
            };
            return text is { Length: > 0 } ? text : throw new JsonException($"'id' has no text or number for message {own} of queue '{Queue}'.");
        }
        catch (JsonataException e)
        {
            throw new JsonException($"'id' cannot be told for message {own} of queue '{Queue}'.", e);
        }
    }
}
