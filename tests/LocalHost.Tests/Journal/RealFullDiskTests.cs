using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.LocalHost.Journal;
using Trunkline.LocalHost.Tests.Support;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Tests.Journal;

public sealed class RealFullDiskTests
{
    [TinyDiskFact]
    public async Task A_full_disk_refuses_and_takes_again_when_there_is_room()
    {
        using var disk = TinyDisk.Mount()!;
        var ballast = Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[300_000]);
        var options = new JournalOptions { Folder = Path.Combine(disk.Path, "journal"), SegmentBytes = 128 << 10 };
        var stored = 0;
        await using (var journal = LocalJournal.Open(options, TimeProvider.System, NullLoggerFactory.Instance))
        {
            stored += await FillAsync(journal);
            Assert.True(journal.Log.Failing);
            await Assert.ThrowsAsync<StoreUnavailableException>(() => journal.Table.InsertAsync("p", "r", new string('x', 20_000), default));
            File.Delete(ballast);
            stored += await FillAsync(journal);
            Assert.Equal(stored, await journal.Queue.CountAsync(default));
            // Room comes from within, too: what is done with is cleaned away.
            foreach (var message in await journal.Queue.ReceiveAsync(1000, TimeSpan.FromMinutes(5), default))
                await journal.Queue.CompleteAsync(message, default);
            stored = 0;
            while (stored == 0)
            {
                try
                {
                    await journal.Queue.AppendAsync(new byte[10_000], default);
                    stored++;
                }
                catch (StoreUnavailableException)
                {
                    await Task.Yield();
                }
            }
        }

        await using var again = LocalJournal.Open(options, TimeProvider.System, NullLoggerFactory.Instance);
        // A completion that found the disk full is forgotten, and its message delivered once more: at least once is what the queue promises.
        Assert.InRange(await again.Queue.CountAsync(default), stored, 1000);
    }

    private static async Task<int> FillAsync(LocalJournal journal)
    {
        for (var stored = 0; ; stored++)
        {
            try
            {
                await journal.Queue.AppendAsync(new byte[10_000], default);
            }
            catch (StoreUnavailableException e)
            {
                Assert.Contains("space", e.Message, StringComparison.OrdinalIgnoreCase);
                Assert.True(stored > 5);
                return stored;
            }
        }
    }
}
