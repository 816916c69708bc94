using Trunkline.Azure.Queues;
using Trunkline.Intake.Events;
using Trunkline.LocalHost.Engine.Pump;
using Trunkline.Runs;
using Trunkline.Runs.Queues;
using Trunkline.Stores.Queues;

namespace Trunkline.LocalHost.Queues;

/// <summary>Takes the messages of declared queues out of Azure Storage: what their triggers are to the function app.</summary>
internal sealed class QueuePumps(DeclaredQueues queues, QueueIntake intake, TimeProvider time, ILogger<EventPump> log) : BackgroundService
{
    private readonly List<EventPump> pumps =
        [.. queues.All.Select(q => new EventPump(new Counting(q.Name, q.Queue), (message, cancellation) => DispatchAsync(intake, Of(q.Name, message, time), cancellation), time, log))];

    public override void Dispose()
    {
        pumps.ForEach(pump => pump.Dispose());
        base.Dispose();
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(pumps.Select(pump => pump.StopAsync(cancellationToken)));
        await base.StopAsync(cancellationToken);
    }

    // A pump that ends although it should not ends the host, like one that the host had started itself.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(pumps.Select(pump => pump.StartAsync(stoppingToken)));
        await await Task.WhenAny(pumps.Select(pump => pump.ExecuteTask!).DefaultIfEmpty(Task.CompletedTask));
    }

    // The intake books what it starts: the pump has nothing to add.
    private static async Task<DispatchTally> DispatchAsync(QueueIntake intake, OutsideMessage message, CancellationToken cancellationToken)
    {
        await intake.DispatchAsync(message, cancellationToken);
        return default;
    }

    private static OutsideMessage Of(string queue, QueueMessage message, TimeProvider time) => new(queue, message.Id, message.InsertedAt ?? time.GetUtcNow(), message.Body);

    // A message that is set aside is counted wherever it is.
    private sealed class Counting(string name, IEventQueue queue) : IEventQueue
    {
        public int MaxMessageBytes => queue.MaxMessageBytes;

        public Task AppendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => queue.AppendAsync(body, cancellationToken);

        public Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int max, TimeSpan lease, CancellationToken cancellationToken) => queue.ReceiveAsync(max, lease, cancellationToken);

        public Task CompleteAsync(QueueMessage message, CancellationToken cancellationToken) => queue.CompleteAsync(message, cancellationToken);

        public Task ReleaseAsync(QueueMessage message, TimeSpan delay, CancellationToken cancellationToken) => queue.ReleaseAsync(message, delay, cancellationToken);

        public async Task PoisonAsync(QueueMessage message, string reason, CancellationToken cancellationToken)
        {
            await queue.PoisonAsync(message, reason, cancellationToken);
            Telemetry.MessageSetAside(name);
        }

        public Task<long> CountAsync(CancellationToken cancellationToken) => queue.CountAsync(cancellationToken);
    }
}
