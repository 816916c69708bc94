using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Trunkline.Intake.Events;
using Trunkline.LocalHost.Engine;
using Trunkline.LocalHost.Journal;
using Trunkline.LocalHost.Tests.Support;
using Trunkline.Runs;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Queues;
using Trunkline.Stores.Tables;

namespace Trunkline.LocalHost.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public async Task A_message_in_the_queue_becomes_a_finished_run_that_a_restarted_host_still_knows()
    {
        using var folder = new TempFolder();
        using (var host = Build(folder))
        {
            await host.StartAsync();
            var over = new TaskCompletionSource();
            host.Services.GetRequiredService<LocalJournal>().Engine.Over += _ => over.TrySetResult();
            await host.Services.GetRequiredService<IEventQueue>().AppendAsync("r1"u8.ToArray(), default);
            await over.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await host.StopAsync();
        }

        using var again = Build(folder);
        await again.StartAsync();
        Assert.NotNull((await again.Services.GetRequiredService<IRunStore>().GetAsync("r1", default))!.Report);
        await again.StopAsync();
    }

    [Fact]
    public void Stores_that_are_registered_before_stay()
    {
        using var folder = new TempFolder();
        var table = new InMemoryTable();
        using var host = Build(folder, services => services.AddSingleton<ITable>(table));
        Assert.Same(table, host.Services.GetRequiredService<ITable>());
        Assert.Same(host.Services.GetRequiredService<LocalJournal>().Queue, host.Services.GetRequiredService<IEventQueue>());
    }

    private static IHost Build(TempFolder folder, Action<IServiceCollection>? before = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        before?.Invoke(builder.Services);
        builder.Services.AddSingleton(new EngineWork(
            static (context, _) => Task.FromResult<Flows.Execution.RunReport?>(TestRuns.Report(context)), static (_, _) => throw new NotSupportedException()));
        builder.Services.AddSingleton<IEventDispatcher, StartsRuns>();
        builder.Services.AddJournal(new JournalOptions { Folder = folder.Path });
        return builder.Build();
    }

    private sealed class StartsRuns(IRunStore runs) : IEventDispatcher
    {
        public Task DispatchAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
            runs.StartAsync(System.Text.Encoding.UTF8.GetString(message.Span), TestRuns.Input(), cancellationToken);
    }
}
