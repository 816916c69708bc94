using Trunkline.Intake.Events;

namespace Trunkline.Intake.Tests.Support;

internal sealed class RecordingDispatcher : IEventDispatcher
{
    public List<AcceptedEvent> Events { get; } = [];

    public Exception? Failure { get; set; }

    public Task DispatchAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (Failure is not null)
            throw Failure;
        Events.AddRange(EventMessage.Read(message));
        return Task.CompletedTask;
    }
}
