using Trunkline.Intake.Providers;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Reading;

/// <summary>Event Grid delivers in its own schema or as CloudEvents, as the subscription says.</summary>
internal sealed class EventGridReader(Provider provider) : IEventReader
{
    private readonly BodyReader own = new(provider, provider.Content);
    private readonly CloudEventReader cloudEvents = new();

    public ReadProblem? Read(ReceivedPost post, EventSink events) =>
        post.MediaType is CloudEventReader.Structured or CloudEventReader.Batch || post.Headers.ContainsKey("ce-specversion")
            ? cloudEvents.Read(post, events)
            : own.Read(post, events);
}
