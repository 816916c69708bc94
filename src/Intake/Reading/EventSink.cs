using System.Text.Json;
using Trunkline.Intake.Commit;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Reading;

/// <summary>Takes the events of one post as a reader finds them and writes their envelopes.</summary>
internal sealed class EventSink(EnvelopeWriter writer, ReceivedPost post, string? traceParent, EnvelopeBatch envelopes)
{
    private HashSet<string>? ids;
    private string? onlyId;
    private int order;

    /// <summary>Events that stood in the post more than once; the first of each is kept.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Items of a genuine post that were not genuine themselves and were left out.</summary>
    public int Unvouched { get; set; }

    /// <summary>Adds an event; what is null is taken from the provider's rules.</summary>
    public void Add(JsonElement data, string? id = null, string? type = null, string? time = null, JsonElement? cloudEvent = null)
    {
        var head = writer.Head(post, data, id, type, time);
        if (IsRepeated(head.Id))
        {
            Duplicates++;
            return;
        }

        writer.Write(head, post, order++, data, cloudEvent, traceParent, envelopes.Buffer);
        envelopes.EndEnvelope();
    }

    // Most posts carry one event: a set is made only for the second.
    private bool IsRepeated(string id)
    {
        if (onlyId is null)
        {
            onlyId = id;
            return false;
        }

        ids ??= new HashSet<string>(StringComparer.Ordinal) { onlyId };
        return !ids.Add(id);
    }
}
