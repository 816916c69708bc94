using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Intake.Commit;
using Trunkline.Intake.Events;
using Trunkline.Intake.Sources;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Reading;

/// <summary>What becomes of a post to a source, without receiving it: for tests of flows, which have a provider's body at hand and no signature.</summary>
public static class PostedEvents
{
    /// <summary>Reads a post's events by the source's own rules, as if its proof of origin had held.</summary>
    /// <param name="source">The source.</param>
    /// <param name="body">The body, as the provider posts it.</param>
    /// <param name="headers">Header fields of the post; without a Content-Type the body is taken for JSON.</param>
    /// <param name="now">When it is received.</param>
    /// <param name="problem">Why it cannot be read, as the rest of a sentence; null where it can.</param>
    /// <returns>The events; none where there is a problem.</returns>
    public static IReadOnlyList<AcceptedEvent> Read(
        SourceDefinition source, ReadOnlyMemory<byte> body, IReadOnlyDictionary<string, string> headers, DateTimeOffset now, out string? problem)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = HttpMethods.Post;
        request.ContentType = "application/json";
        foreach (var (name, value) in headers)
            request.Headers[name] = value;
        using var post = new ReceivedPost(request, body, source.Url, now);
        using var envelopes = new EnvelopeBatch(body.Length);
        problem = ReaderCatalog.Create(source).Read(post, new EventSink(new EnvelopeWriter(source, NullLogger.Instance), post, null, envelopes))?.Text;
        if (problem is not null)
            return [];
        var events = new List<AcceptedEvent>(envelopes.Count);
        for (var i = 0; i < envelopes.Count; i++)
            events.Add(AcceptedEvent.Read(JsonElement.Parse(envelopes[i].Span, new JsonDocumentOptions { MaxDepth = 96 })));
        return events;
    }
}
