using Trunkline.LocalHost.Journal;
using Trunkline.LocalHost.Tests.Support;

namespace Trunkline.LocalHost.Tests.Books;

/// <summary>The books at every moment at which a crash can fall while segments are begun and cleaned: <see cref="WriterScript"/> takes the same way each time.</summary>
public sealed class EveryMomentTests
{
    // A segment holds some four steps of the script.
    private static JournalOptions Tiny(JournalOptions options) => options with { SegmentBytes = 512, MinSegments = 1, LazyDelay = TimeSpan.Zero };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(8)]
    public async Task Whenever_messages_end_while_their_segments_are_cleaned_a_crash_leaves_the_message_or_its_end(int behind)
    {
        var script = await PlayAsync(new MemoryFiles(), behind, steps: 36);
        Assert.True(script.Moments[^1].Disk.List()[0] > 4, "nothing was cleaned");
        Assert.True(script.Moments[^1].Known.Events.Dropped > 0, "nothing was set aside and dropped");
        foreach (var moment in script.Moments)
            await CheckAsync(moment);
    }

    [Fact]
    public async Task A_segment_of_which_only_the_first_bytes_were_written_takes_no_count_along()
    {
        var script = await PlayAsync(new MemoryFiles(), behind: 3, steps: 36);
        // The last segment that stands there with its summary alone.
        var cleaned = script.Moments.FindAll(static moment => moment.Disk.List()[0] > 1);
        var shortest = cleaned.Min(static moment => moment.Newest.Length);
        var (disk, known) = cleaned.Last(moment => moment.Newest.Length == shortest);
        for (var bytes = 0; bytes <= shortest; bytes += bytes == Segment.HeaderBytes ? 1 : 8)
        {
            var torn = disk.Copy();
            torn.Replace(torn.List()[^1], torn.Bytes(torn.List()[^1])[..bytes]);
            await using (var host = new TestHost(torn.Copy(), with: Tiny))
                Assert.Equal(known.Events, host.Journal.JournalQueue.Books().Events);
            // Whatever is written and cleaned afterwards: what the torn segment should have begun with is not forgotten.
            var later = await PlayAsync(torn, behind: 2, steps: 12);
            Assert.True(later.Moments[^1].Disk.List()[0] > disk.List()[0], "nothing was cleaned");
            foreach (var moment in later.Moments)
                await CheckAsync(moment);
            Assert.InRange(later.Moments[^1].Known.Events.Accepted, known.Events.Accepted + 6, long.MaxValue);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_disk_that_once_fails_having_taken_half_a_write_or_all_of_it_leaves_the_books_even_at_every_crash_after(int halves)
    {
        // The first one begins the script.
        for (var failing = 2; failing <= 40; failing++)
        {
            var script = await PlayAsync(new MemoryFiles(), behind: 2, steps: 24, failing, halves);
            foreach (var moment in script.Moments.Skip(script.Failed).Take(6).Append(script.Moments[^1]))
                await CheckAsync(moment);
        }
    }

    private static async Task<WriterScript> PlayAsync(MemoryFiles files, int behind, int steps, int failing = 0, int halves = 0)
    {
        await using var host = new TestHost(files, with: Tiny);
        var script = new WriterScript(host, behind, steps, failing, halves);
        await script.PlayAsync();
        return script;
    }

    private static async Task CheckAsync(Moment moment)
    {
        var disk = moment.Disk.Copy();
        long accepted;
        await using (var host = new TestHost(disk, with: Tiny))
        {
            var books = host.Journal.JournalQueue.Books();
            accepted = books.Events.Accepted;
            Assert.Equal(0, accepted - books.Events.Dispatched - books.Waiting - books.SetAside - books.Events.Dropped);
            Assert.InRange(accepted, moment.Known.Events.Accepted, long.MaxValue);
            Assert.InRange(books.Events.Dispatched, moment.Known.Events.Dispatched, long.MaxValue);
            Assert.InRange(books.Events.Dropped, moment.Known.Events.Dropped, long.MaxValue);
            while (await host.Journal.Queue.CountAsync(default) > 0)
                await host.Journal.Queue.CompleteAsync((await host.Journal.Queue.ReceiveAsync(1, TimeSpan.FromMinutes(1), default))[0], default);
            foreach (var message in host.Journal.JournalQueue.Poisoned(100))
                Assert.True(host.Journal.JournalQueue.ForgetPoisoned(message.Id));
        }

        await using var again = new TestHost(disk, with: Tiny);
        var end = again.Journal.JournalQueue.Books();
        Assert.Equal((accepted, accepted, 0, 0), (end.Events.Accepted, end.Events.Dispatched + end.Events.Dropped, end.Waiting, end.SetAside));
    }
}
