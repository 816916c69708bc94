using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Trunkline.Intake;

/// <summary>What Intake tells about itself: one activity source, one meter, the ids of its log lines.</summary>
internal static class Telemetry
{
    public const string Name = "Trunkline.Intake";

    public static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);

    public static readonly Counter<long> Accepted = Meter.CreateCounter<long>("trunkline.intake.accepted", "{event}", "Events that are durable, by source");

    public static readonly Counter<long> Rejected = Meter.CreateCounter<long>("trunkline.intake.rejected", "{request}", "Requests turned away, by source and reason");

    public static readonly Counter<long> Duplicates = Meter.CreateCounter<long>("trunkline.intake.batch.duplicate", "{event}", "Events that stood twice in one post");

    public static readonly Counter<long> Unvouched = Meter.CreateCounter<long>("trunkline.intake.batch.unvouched", "{event}", "Items of a genuine post that were not genuine themselves");

    public static readonly Counter<long> Undecrypted = Meter.CreateCounter<long>("trunkline.intake.undecrypted", "{event}", "Events of proven origin whose encrypted content no key opened, by source");

    public static readonly Counter<long> Handshakes = Meter.CreateCounter<long>("trunkline.intake.handshake", "{request}", "Handshakes answered, by source");

    public static readonly Counter<long> SecretMatched = Meter.CreateCounter<long>("trunkline.intake.secret.matched", "{request}", "Genuine requests by source and place of the secret that matched; 0 is the newest, places past the declared ones are versions that the store has replaced");

    public static readonly Counter<long> OldSecretUsed = Meter.CreateCounter<long>("trunkline.intake.secret.old", "{request}", "Genuine requests that only an old secret vouched for");

    public static readonly Counter<long> Oversize = Meter.CreateCounter<long>("trunkline.intake.oversize", "{event}", "Events too big for a message, whose runs were started before the answer");

    public static readonly Counter<long> Messages = Meter.CreateCounter<long>("trunkline.intake.messages", "{message}", "Messages appended to the event queue");

    public static readonly Histogram<int> MessageEvents = Meter.CreateHistogram<int>("trunkline.intake.message.events", "{event}", "Events that shared a message");

    public static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("trunkline.intake.receive.duration", "s", "From the request to its answer, by source and status");

    public static readonly Histogram<double> DeadlineUsed = Meter.CreateHistogram<double>("trunkline.intake.deadline.used", "1", "Share of the provider's deadline that was used, by source; above 1 the provider had given up");

    /// <summary>Ids of log lines; other rooms have other hundreds.</summary>
    public static class Ids
    {
        public const int QueueUnavailable = 100;
        public const int QueueSlow = 101;
        public const int QueueFailed = 102;
        public const int Refused = 110;
        public const int Malformed = 111;
        public const int OldSecret = 112;
        public const int SecretMissing = 113;
        public const int SecretMalformed = 114;
        public const int SecretsUnavailable = 115;
        public const int Unexpected = 116;
        public const int Deadline = 117;
        public const int DedupeFailed = 118;
        public const int DispatchFailed = 119;
        public const int KeysUnavailable = 120;
        public const int ContentKept = 121;
        public const int ContentForged = 122;
        public const int PreviousSecret = 129;
    }
}
