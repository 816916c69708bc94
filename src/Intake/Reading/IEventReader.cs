using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Reading;

/// <summary>Makes events of a verified post.</summary>
internal interface IEventReader
{
    /// <summary>Adds the post's events, none for an empty batch. Returns what is wrong with the body where it cannot be read, else null.</summary>
    string? Read(ReceivedPost post, EventSink events);
}
