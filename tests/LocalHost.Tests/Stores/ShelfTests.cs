using System.Globalization;
using System.Text;
using Trunkline.LocalHost.Tests.Support;
using Trunkline.Stores.Queues;

namespace Trunkline.LocalHost.Tests.Stores;

/// <summary>Messages that were set aside, in number.</summary>
public sealed class ShelfTests
{
    [Fact]
    public async Task The_queue_goes_on_while_what_was_set_aside_is_read_and_put_back()
    {
        await using var host = new TestHost();
        await SetAsideAsync(host, 3);
        var free = 0;
        host.Files.Reading = () =>
        {
            if (Task.Run(() => host.Journal.Queue.CountAsync(default)).Wait(TimeSpan.FromSeconds(10)))
                free++;
        };
        Assert.Equal(["0", "1", "2"], (await host.Journal.Poison.PeekPoisonedAsync(10, default)).Select(static message => Encoding.UTF8.GetString(message.Body.Span)));
        Assert.Equal(3, free);
        Assert.Equal(new Redriven(3, 0), await host.Journal.Poison.RedriveAsync(10, default));
        Assert.Equal(6, free);
        Assert.Equal((3, 0), (await host.Journal.Queue.CountAsync(default), await host.Journal.Poison.CountPoisonedAsync(default)));
    }

    [Fact]
    public async Task One_that_another_puts_back_meanwhile_is_put_back_once()
    {
        await using var host = new TestHost();
        await SetAsideAsync(host, 2);
        host.Files.Reading = () =>
        {
            host.Files.Reading = null;
            Assert.Equal(new Redriven(2, 0), Task.Run(() => host.Journal.Poison.RedriveAsync(10, default)).WaitAsync(TimeSpan.FromSeconds(30)).GetAwaiter().GetResult());
        };

        // The first had been found before; it is put back twice rather than nowhere, and its runs are recognised.
        Assert.Equal(new Redriven(0, 0), await host.Journal.Poison.RedriveAsync(10, default));
        Assert.Equal((3, 0), (await host.Journal.Queue.CountAsync(default), await host.Journal.Poison.CountPoisonedAsync(default)));
    }

    [Fact]
    public async Task What_cleaning_has_moved_is_found_where_it_is_now()
    {
        await using var host = new TestHost(with: static options => options with { SegmentBytes = 4096, MinSegments = 2 });
        await SetAsideAsync(host, 2);
        var counter = (await host.Journal.Table.InsertAsync("p", "counter", "0", default))!;
        for (var i = 0; i < 2000; i++)
            counter = (await host.Journal.Table.ReplaceAsync(counter, $"{i} {new string('x', 100)}", default))!;
        Assert.True(host.Files.List()[0] > 10, "nothing was cleaned");
        Assert.Equal(new Redriven(2, 0), await host.Journal.Poison.RedriveAsync(10, default));
    }

    private static async Task SetAsideAsync(TestHost host, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await host.Journal.Queue.AppendAsync(Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture)), default);
            await host.Journal.Queue.PoisonAsync((await host.Journal.Queue.ReceiveAsync(1, TimeSpan.FromMinutes(1), default))[0], "a test", default);
        }
    }
}
