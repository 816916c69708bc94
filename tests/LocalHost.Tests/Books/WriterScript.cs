using System.Text;
using Trunkline.Intake.Events;
using Trunkline.LocalHost.Tests.Support;
using Trunkline.Runs.Reconciling;

namespace Trunkline.LocalHost.Tests.Books;

/// <summary>A moment at which a crash can fall: the disk then, and what the books had booked.</summary>
internal sealed record Moment(MemoryFiles Disk, (EventCounts Events, RunCounts Runs, long Waiting, long SetAside) Known)
{
    public byte[] Newest => Disk.Bytes(Disk.List()[^1]);
}

/// <summary>Messages come and end, one step in every flush, every deletion and every write that fails: so all of it happens on the journal's writer thread, each end is
/// on its way to disk while the cleaner works, and nothing depends on time.</summary>
/// <param name="host">The journal; its runs are not used.</param>
/// <param name="behind">How many steps a message waits before it ends.</param>
/// <param name="steps">How many messages come.</param>
/// <param name="failing">Which write fails; 0 for none.</param>
/// <param name="halves">How many halves of that write the disk has taken when it fails.</param>
internal sealed class WriterScript(TestHost host, int behind, int steps, int failing, int halves)
{
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Task> appends = [];
    private int step;
    private int writes;

    public List<Moment> Moments { get; } = [];

    /// <summary>How many moments lie before the write that failed.</summary>
    public int Failed { get; private set; }

    public async Task PlayAsync()
    {
        host.Files.Space = (_, length) =>
        {
            if (++writes != failing)
                return null;
            Failed = Moments.Count;
            // A short record comes next: it may find room where the one that failed did not.
            Step(shortly: true);
            return length * halves / 2;
        };
        host.Files.Changed = disk =>
        {
            if (over.Task.IsCompleted)
                return;
            Moments.Add(new(disk.Copy(), host.Journal.JournalQueue.Books()));
            Step(shortly: false);
        };
        // Begins it: all that follows is done in the flushes.
        await host.Journal.Table.InsertAsync("script", $"{host.Files.List()[^1]}", "begins", default);
        await over.Task.WaitAsync(TimeSpan.FromSeconds(30));
        host.Files.Changed = null;
        host.Files.Space = null;
        foreach (var append in appends)
            await ((Task)append.ContinueWith(static _ => { }, TaskScheduler.Default));
    }

    private void Step(bool shortly)
    {
        // What the disk did not take is tried again.
        host.Time.Advance(TimeSpan.FromMilliseconds(250));
        var at = step++;
        if (at >= steps)
        {
            over.TrySetResult();
            return;
        }

        var ended = at >= behind && End(at);
        if (!shortly || !ended)
            appends.Add(host.Journal.Queue.AppendAsync(Message(at), default));
    }

    private bool End(int at)
    {
        if (at % 7 == 6 && host.Journal.JournalQueue.Poisoned(1) is [var shelved])
            Assert.True(host.Journal.JournalQueue.ForgetPoisoned(shelved.Id));
        using var nothing = new CancellationTokenSource();
        var received = host.Journal.Queue.ReceiveAsync(1, TimeSpan.FromDays(1), nothing.Token);
        if (!received.IsCompleted)
        {
            nothing.Cancel();
            return false;
        }

        var message = received.Result[0];
        if (at % 7 == 3)
            appends.Add(host.Journal.Queue.PoisonAsync(message, "a test", default));
        else
            host.Journal.JournalQueue.Complete(message, new DispatchTally(2, at % 2, 2 - (at % 2), 0));
        return true;
    }

    // Of several lengths, so that segments end at several places of the script.
    private static byte[] Message(int at) => Encoding.UTF8.GetBytes($$"""[{"source":"s","id":"{{at}}"},{"source":"s","id":"{{new string('x', 1 + (at * 13 % 31))}}"}]""");
}
