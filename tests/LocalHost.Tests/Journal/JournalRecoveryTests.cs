using System.Text;
using Trunkline.LocalHost.Journal;
using Trunkline.LocalHost.Tests.Support;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Tests.Journal;

public sealed class JournalRecoveryTests
{
    [Fact]
    public async Task A_torn_last_record_is_cut_off_wherever_it_tore()
    {
        var files = await WithMessagesAsync("first", "second");
        var whole = files.Bytes(1);
        var keep = whole.Length - (RecordFrame.HeaderBytes + "second".Length);
        for (var length = keep; length < whole.Length; length++)
        {
            var torn = files.Copy();
            torn.Replace(1, whole[..length]);
            Assert.Equal(["first"], await MessagesAsync(torn));
            Assert.Equal(keep, torn.Bytes(1).Length);
        }
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0xFF)]
    [InlineData(0x5A)]
    public async Task What_a_crash_left_behind_the_last_record_is_cut_off(byte filler)
    {
        var files = await WithMessagesAsync("first");
        for (var extra = 1; extra < 70; extra++)
        {
            var torn = files.Copy();
            torn.Replace(1, [.. files.Bytes(1), .. Enumerable.Repeat(filler, extra)]);
            Assert.Equal(["first"], await MessagesAsync(torn));
        }
    }

    [Fact]
    public async Task What_is_appended_after_a_cut_is_found_again()
    {
        var files = await WithMessagesAsync("first", "second");
        files.Replace(1, files.Bytes(1)[..^1]);
        await using (var host = new TestHost(files))
            await host.Journal.Queue.AppendAsync("third"u8.ToArray(), default);
        Assert.Equal(["first", "third"], await MessagesAsync(files));
    }

    [Fact]
    public async Task A_segment_that_a_crash_left_without_header_is_begun_anew()
    {
        var files = await WithMessagesAsync("first");
        foreach (var left in new byte[][] { [], [1, 2, 3], new byte[500] })
        {
            files.Replace(2, left);
            Assert.Equal(["first"], await MessagesAsync(files));
            Assert.Equal([1u], files.List());
        }
    }

    [Fact]
    public async Task Damage_in_an_older_segment_refuses_the_start_and_names_the_place()
    {
        var files = await InTwoSegmentsAsync();
        var bytes = files.Bytes(1);
        bytes[Segment.HeaderBytes + RecordFrame.HeaderBytes + 2] ^= 1;
        files.Replace(1, bytes);
        var thrown = Assert.Throws<JournalCorruptException>(() => new TestHost(files));
        Assert.Equal(Segment.HeaderBytes, thrown.Offset);
        Assert.Equal("memory-1", thrown.File);
        Assert.Contains("memory-1 is damaged at byte 32", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_segment_cut_short_refuses_the_start()
    {
        var files = await InTwoSegmentsAsync();
        files.Replace(1, files.Bytes(1)[..^3]);
        Assert.Throws<JournalCorruptException>(() => new TestHost(files));
    }

    [Fact]
    public async Task A_missing_segment_refuses_the_start()
    {
        var files = await InTwoSegmentsAsync();
        await using (var host = new TestHost(files, with: static options => options with { SegmentBytes = 60 }))
            await host.Journal.Queue.AppendAsync("third"u8.ToArray(), default);
        files.Delete(2);
        var thrown = Assert.Throws<JournalCorruptException>(() => new TestHost(files));
        Assert.Equal("memory-2", thrown.File);
    }

    [Fact]
    public async Task A_last_file_that_is_something_else_refuses_the_start()
    {
        var files = await InTwoSegmentsAsync();
        files.Replace(3, files.Bytes(2));
        Assert.Throws<JournalCorruptException>(() => new TestHost(files));
    }

    [Fact]
    public async Task Numbers_are_never_given_out_twice_even_when_all_that_had_them_is_gone()
    {
        var files = new MemoryFiles();
        string first;
        await using (var host = new TestHost(files))
        {
            await host.Journal.Queue.AppendAsync("x"u8.ToArray(), default);
            var message = (await host.Journal.Queue.ReceiveAsync(1, TimeSpan.FromMinutes(1), default))[0];
            first = message.Id;
            await host.Journal.Queue.CompleteAsync(message, default);
        }

        await using var again = new TestHost(files);
        await again.Journal.Queue.AppendAsync("y"u8.ToArray(), default);
        var next = (await again.Journal.Queue.ReceiveAsync(1, TimeSpan.FromMinutes(1), default))[0];
        Assert.True(long.Parse(next.Id) > long.Parse(first) + 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_segment_begun_in_vain_does_not_make_a_torn_write_before_it_look_like_damage(bool deleteFails)
    {
        var files = await BegunInVainAsync(deleteFails);
        Assert.Equal(deleteFails ? [1u, 2u] : [1u], files.List());
        for (var torn = 1; torn < 40; torn++)
        {
            var crashed = files.Copy();
            crashed.Replace(1, [.. files.Bytes(1), .. Enumerable.Repeat((byte)0x5A, torn)]);
            Assert.Equal(["first", "x"], await MessagesAsync(crashed));
            Assert.Equal(files.Bytes(1).Length, crashed.Bytes(1).Length);
            await using (var host = new TestHost(crashed))
                await host.Journal.Queue.AppendAsync("third"u8.ToArray(), default);
            Assert.Equal(["first", "x", "third"], await MessagesAsync(crashed));
        }
    }

    [Fact]
    public async Task A_segment_begun_in_vain_may_be_torn_itself()
    {
        var files = await BegunInVainAsync(deleteFails: true);
        var whole = files.Bytes(2);
        for (var length = 0; length < whole.Length; length++)
        {
            var crashed = files.Copy();
            crashed.Replace(1, [.. files.Bytes(1), 1, 2, 3]);
            crashed.Replace(2, whole[..length]);
            Assert.Equal(["first", "x"], await MessagesAsync(crashed));
        }
    }

    [Fact]
    public async Task Records_that_a_summary_counts_and_that_are_not_there_refuse_the_start()
    {
        var files = await InTwoSegmentsAsync();
        var second = files.Bytes(2);
        // The second segment as it was when it had just been begun.
        files.Replace(2, second[..^(RecordFrame.HeaderBytes + "second".Length)]);
        Assert.Equal(["first"], await MessagesAsync(files.Copy()));
        files.Replace(1, files.Bytes(1)[..^3]);
        Assert.Equal("memory-1", Assert.Throws<JournalCorruptException>(() => new TestHost(files)).File);
    }

    /// <summary>"first" and "x" in the first segment; the second was begun between them on a disk that could not flush.</summary>
    private static async Task<MemoryFiles> BegunInVainAsync(bool deleteFails)
    {
        var files = new MemoryFiles();
        await using var host = new TestHost(files, with: static options => options with { SegmentBytes = 80 });
        await host.Journal.Queue.AppendAsync("first"u8.ToArray(), default);
        (files.FlushFails, files.DeleteFails) = (true, deleteFails);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => host.Journal.Queue.AppendAsync("too long for the first"u8.ToArray(), default));
        (files.FlushFails, files.DeleteFails) = (false, false);
        await host.Journal.Queue.AppendAsync("x"u8.ToArray(), default);
        return files;
    }

    private static async Task<MemoryFiles> WithMessagesAsync(params string[] messages)
    {
        var files = new MemoryFiles();
        await using var host = new TestHost(files);
        foreach (var message in messages)
            await host.Journal.Queue.AppendAsync(Encoding.UTF8.GetBytes(message), default);
        return files;
    }

    private static async Task<MemoryFiles> InTwoSegmentsAsync()
    {
        var files = new MemoryFiles();
        await using var host = new TestHost(files, with: static options => options with { SegmentBytes = 60 });
        await host.Journal.Queue.AppendAsync("first"u8.ToArray(), default);
        await host.Journal.Queue.AppendAsync("second"u8.ToArray(), default);
        Assert.Equal([1u, 2u], files.List());
        return files;
    }

    private static async Task<List<string>> MessagesAsync(MemoryFiles files)
    {
        await using var host = new TestHost(files);
        var count = await host.Journal.Queue.CountAsync(default);
        return count == 0 ? [] : [.. (await host.Journal.Queue.ReceiveAsync(100, TimeSpan.FromMinutes(1), default)).Select(static message => Encoding.UTF8.GetString(message.Body.Span))];
    }
}
