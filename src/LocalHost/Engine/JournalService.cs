namespace Trunkline.LocalHost.Engine;

/// <summary>Starts and stops the engine with the host; the container closes the journal after everything else.</summary>
internal sealed class JournalService(LocalJournal journal, EngineWork work, PostsUnderWay posts) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        journal.Start(work);
        posts.Ended = journal.Engine.Activities.PostEnded;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => journal.StopAsync(cancellationToken);
}
