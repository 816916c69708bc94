using System.Collections.Concurrent;
using Trunkline.LocalHost.Engine.Records;
using Trunkline.LocalHost.Journal;
using Trunkline.LocalHost.Tests.Support;

namespace Trunkline.LocalHost.Tests.Engine;

/// <summary>Random flows with random faults; the engine crashes at every moment at which the journal changed, and in the middle of what was being
/// written then; it is opened again, goes on to the end, and must have done what the uninterrupted run did, repeating nothing that was recorded.</summary>
public sealed class CrashEverywhereTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Nothing_recorded_is_repeated_and_nothing_is_lost(int seed)
    {
        var moments = new List<MemoryFiles>();
        var files = new MemoryFiles { Changed = disk => moments.Add(disk.Copy()) };
        var reference = await RunToEndAsync(files, seed);
        var torn = new Random(seed);
        var checkedMoments = 0;
        for (var i = 0; i < moments.Count; i++)
        {
            await CheckAsync(moments[i].Copy(), seed, reference);
            if (i > 0 && Tear(moments[i - 1], moments[i], torn) is { } half)
                await CheckAsync(half, seed, reference);
            checkedMoments++;
        }

        // How many there are depends on how the appends share their flushes.
        Assert.True(checkedMoments > 4, "the run was too short to prove anything");
    }

    [Theory]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(22)]
    public async Task Crashing_again_and_again_while_recovering_loses_nothing(int seed)
    {
        var reference = await RunToEndAsync(new(), seed);
        var files = new MemoryFiles();
        for (var crash = 0; ; crash++)
        {
            // Each life of the host is cut off at its first flush.
            var flushes = 0;
            MemoryFiles? left = null;
            files.Changed = disk =>
            {
                if (++flushes == 1)
                    left = disk.Copy();
            };
            var result = await RunToEndAsync(files, seed);
            if (left is null)
            {
                Assert.Equal(reference.Report, result.Report);
                Assert.InRange(crash, 5, 500);
                return;
            }

            files = left;
        }
    }

    private static async Task CheckAsync(MemoryFiles files, int seed, Outcome reference)
    {
        var recorded = Recorded(files);
        var result = await RunToEndAsync(files, seed);
        Assert.Equal(reference.Report, result.Report);
        Assert.Empty(recorded.Intersect(result.Calls));
        Assert.Equal(result.Calls.Count, result.Calls.Distinct().Count());
        // Records of executions before a continue-as-new may be gone; what is not recorded is either done now or was done by one of those.
        Assert.Empty(result.Calls.Except(reference.Calls));
    }

    /// <summary>What was being written between two moments, cut at a random byte, sometimes with garbage behind.</summary>
    private static MemoryFiles? Tear(MemoryFiles before, MemoryFiles after, Random random)
    {
        var head = after.List()[^1];
        var from = before.List().Contains(head) ? before.Bytes(head).Length : 0;
        var bytes = after.Bytes(head);
        if (bytes.Length <= from)
            return null;
        var torn = after.Copy();
        byte[] rest = random.Next(3) == 0 ? [.. Enumerable.Repeat((byte)random.Next(256), random.Next(60))] : [];
        // A new segment has been begun only once its header is whole or nothing but its beginning is there.
        var cut = random.Next(from, bytes.Length);
        torn.Replace(head, cut < Segment.HeaderBytes ? bytes[..cut] : [.. bytes[..cut], .. rest]);
        return torn;
    }

    private static async Task<Outcome> RunToEndAsync(MemoryFiles files, int seed)
    {
        var program = new RandomFlow(seed);
        var calls = new ConcurrentQueue<string>();
        await using var host = new TestHost(files, with: static options => options with { SegmentBytes = 4096, MinSegments = 1, LazyDelay = TimeSpan.Zero });
        host.Start(program.RunAsync, (request, _) =>
        {
            calls.Enqueue($"{request.StepId} {request.Action} attempt {request.Attempt}");
            return program.ActivityAsync(request);
        });
        // The message that starts the run is received again as long as its completion is not recorded.
        await host.StartRunAsync("r1");
        await host.StartRunAsync("other");
        foreach (var run in new[] { "r1", "other" })
        {
            while (await host.Runs.GetAsync(run, default) is not { Report: not null })
            {
                host.Time.Advance(TimeSpan.FromSeconds(1));
                foreach (var signal in program.Awaited(run))
                    await host.Runs.SignalAsync(run, signal, RandomFlow.Payload(signal), default);
                var view = await host.Runs.GetAsync(run, default);
                Assert.True(view?.Status.DeadLetter is null, view?.Status.DeadLetter?.Fault.Message);
                await Task.Yield();
            }
        }

        var report = (await host.Runs.GetAsync("r1", default))!.Report!;
        return new([.. report.Steps.Select(static step => step.Id)], calls.Where(static call => call.StartsWith("r1", StringComparison.Ordinal)).ToList());
    }

    /// <summary>Activities of the current execution whose results are in the journal.</summary>
    private static HashSet<string> Recorded(MemoryFiles files)
    {
        var recorded = new HashSet<string>();
        foreach (var number in files.List())
        {
            if (Segment.Open(files, number) is not { } segment)
                continue;
            var reader = new SegmentReader(segment);
            while (reader.TryNext(out var record, out _))
            {
                if (record.Type != RecordType.ActivityDone)
                    continue;
                var cursor = new RecordCursor(record.Payload);
                cursor.Int64();
                cursor.Int32();
                cursor.Int32();
                cursor.Time();
                var what = cursor.Text();
                if (what.StartsWith("r1", StringComparison.Ordinal))
                    recorded.Add(what);
            }
        }

        return recorded;
    }

    private sealed record Outcome(List<string> Report, List<string> Calls);
}
