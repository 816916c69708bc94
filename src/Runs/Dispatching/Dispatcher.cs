using Trunkline.Intake.Events;

namespace Trunkline.Runs.Dispatching;

/// <summary>An event meets the flows: starts a run for every flow that wants it.</summary>
public sealed class Dispatcher : IEventDispatcher
{
    /// <inheritdoc />
    public Task DispatchAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) => throw new NotImplementedException();
}
