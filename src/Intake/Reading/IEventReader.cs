using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Reading;

/// <summary>Makes events of a verified post.</summary>
internal interface IEventReader
{
    /// <summary>Adds the post's events, none for an empty batch. Returns what is wrong with the body where it cannot be read, else null.</summary>
    ReadProblem? Read(ReceivedPost post, EventSink events);
}

/// <summary>Why a genuine body cannot be read.</summary>
/// <param name="Text">The rest of a sentence: the post is genuine, but ...</param>
/// <param name="Status">400, or 415 where only the media type is wrong.</param>
internal sealed record ReadProblem(string Text, int Status = 400)
{
    public static implicit operator ReadProblem(string text) => new(text);
}
