using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Trunkline.Declarations;
using Trunkline.Intake.Events;
using Trunkline.Intake.Sources;
using Trunkline.Intake.Webhooks;
using Trunkline.Stores.Queues;
using Trunkline.Stores.Secrets;

namespace Trunkline.Intake.Bench;

/// <summary>What a whole accepted post costs without network and without a durable store: api-key source, body of 350 bytes.</summary>
[MemoryDiagnoser]
public class ReceiveBenchmarks
{
    private readonly byte[] body = Encoding.UTF8.GetBytes($$"""{"id":"evt_1","type":"order.paid","text":"{{new string('x', 300)}}"}""");
    private WebhookReceiver receiver = null!;

    [GlobalSetup]
    public void Prepare()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IEventQueue, Swallowing>().AddSingleton<IEventDispatcher, NoDispatcher>().AddSingleton(TimeProvider.System).AddSingleton<ISecrets, OneSecret>();
        services.AddIntake(SourceCatalog.Read([("shop.yaml", "source: shop\nprovider: api-key\nsecrets: [k]\n")], new FaultList()));
        receiver = services.BuildServiceProvider().GetRequiredService<WebhookReceiver>();
    }

    /// <summary>One post.</summary>
    [Benchmark]
    public async Task<int> Receive()
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.Headers["X-Api-Key"] = "v";
        context.Request.ContentType = "application/json";
        context.Request.ContentLength = body.Length;
        context.Request.Body = new MemoryStream(body);
        await receiver.ReceiveAsync(context, "shop");
        return context.Response.StatusCode;
    }

    private sealed class OneSecret : ISecrets
    {
        private readonly Secret secret = new("v");

        public ValueTask<Secret> GetAsync(string name, CancellationToken cancellationToken) => new(secret);

        public void Invalidate(string name)
        {
        }
    }

    private sealed class NoDispatcher : IEventDispatcher
    {
        public Task DispatchAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Swallowing : IEventQueue
    {
        public int MaxMessageBytes => 45 * 1024;

        public Task AppendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int max, TimeSpan lease, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task CompleteAsync(QueueMessage message, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task ReleaseAsync(QueueMessage message, TimeSpan delay, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task PoisonAsync(QueueMessage message, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<long> CountAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
