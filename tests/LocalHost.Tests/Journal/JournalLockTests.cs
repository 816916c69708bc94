using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.LocalHost.Journal;
using Trunkline.LocalHost.Tests.Support;

namespace Trunkline.LocalHost.Tests.Journal;

public sealed class JournalLockTests
{
    [Fact]
    public async Task A_second_opening_is_refused_and_told_who_holds_it()
    {
        using var folder = new TempFolder();
        var options = new JournalOptions { Folder = folder.Path };
        await using (LocalJournal.Open(options, TimeProvider.System, NullLoggerFactory.Instance))
        {
            var thrown = Assert.Throws<JournalLockedException>(() => LocalJournal.Open(options, TimeProvider.System, NullLoggerFactory.Instance));
            Assert.Equal($"process {Environment.ProcessId}", thrown.Holder);
            Assert.Contains(folder.Path, thrown.Message, StringComparison.Ordinal);
        }

        await using var again = LocalJournal.Open(options, TimeProvider.System, NullLoggerFactory.Instance);
    }

    [Fact]
    public async Task What_is_on_disk_is_found_by_the_next_opening()
    {
        using var folder = new TempFolder();
        var options = new JournalOptions { Folder = Path.Combine(folder.Path, "data", "journal") };
        await using (var journal = LocalJournal.Open(options, TimeProvider.System, NullLoggerFactory.Instance))
        {
            await journal.Queue.AppendAsync("body"u8.ToArray(), default);
            await journal.Table.InsertAsync("p", "r", "value", default);
        }

        await using var again = LocalJournal.Open(options, TimeProvider.System, NullLoggerFactory.Instance);
        Assert.Equal("body"u8.ToArray(), (await again.Queue.ReceiveAsync(1, TimeSpan.FromMinutes(1), default))[0].Body.ToArray());
        Assert.Equal("value", (await again.Table.GetAsync("p", "r", default))!.Value);
    }

    [Fact]
    public void A_start_that_fails_gives_the_lock_back()
    {
        using var folder = new TempFolder();
        var options = new JournalOptions { Folder = folder.Path };
        File.WriteAllText(Path.Combine(folder.Path, "00000001.tlj"), "no journal");
        File.WriteAllText(Path.Combine(folder.Path, "00000002.tlj"), "no journal");
        for (var i = 0; i < 2; i++)
            Assert.Throws<JournalCorruptException>(() => LocalJournal.Open(options, TimeProvider.System, NullLoggerFactory.Instance));
    }

    [Fact]
    public void Settings_out_of_range_are_named_all_at_once()
    {
        var options = new JournalOptions { Folder = " ", SegmentBytes = 1, MaxActivities = 0 };
        var thrown = Assert.Throws<ArgumentException>(() => LocalJournal.Open(options, TimeProvider.System, NullLoggerFactory.Instance));
        Assert.Contains("Folder is empty; SegmentBytes is 1, not 65536 to 1073741824; MaxActivities is 0, not 1 to 100000.", thrown.Message, StringComparison.Ordinal);
    }
}
