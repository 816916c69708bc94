using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Intake.Events;
using Trunkline.LocalHost.Engine.Activities;
using Trunkline.LocalHost.Engine.Pump;
using Trunkline.LocalHost.Tests.Support;
using Trunkline.Stores;
using Trunkline.Stores.InMemory;
using Trunkline.Testing.Time;

namespace Trunkline.LocalHost.Tests.Engine;

public sealed class EventPumpTests
{
    private readonly ManualTime time = new();
    private readonly InMemoryEventQueue queue;

    public EventPumpTests() => queue = new(time);

    [Fact]
    public async Task Messages_are_dispatched_side_by_side_and_completed()
    {
        const int count = 20;
        var arrived = 0;
        var all = new TaskCompletionSource();
        var seen = new ConcurrentBag<string>();
        using var pump = Pump(async (body, _) =>
        {
            if (Interlocked.Increment(ref arrived) == count)
                all.SetResult();
            await all.Task;
            seen.Add(Encoding.UTF8.GetString(body.Span));
        });
        for (var i = 0; i < count; i++)
            await queue.AppendAsync(Encoding.UTF8.GetBytes($"{i}"), default);
        await pump.StartAsync(default);
        await UntilAsync(async () => await queue.CountAsync(default) == 0);
        await pump.StopAsync(default);
        Assert.Equal(count, seen.Distinct().Count());
    }

    [Fact]
    public async Task A_message_that_nobody_can_read_is_set_aside_at_once()
    {
        var tries = 0;
        using var pump = Pump((_, _) =>
        {
            tries++;
            throw new JsonException("An event message is a JSON array.");
        });
        await queue.AppendAsync("{}"u8.ToArray(), default);
        await pump.StartAsync(default);
        await UntilAsync(() => Task.FromResult(queue.Poisoned.Count == 1));
        await pump.StopAsync(default);
        Assert.Equal(1, tries);
        Assert.Equal("An event message is a JSON array.", queue.Poisoned[0].Reason);
    }

    [Fact]
    public async Task A_message_that_fails_again_and_again_is_set_aside_after_five_tries()
    {
        var tries = 0;
        using var pump = Pump((_, _) =>
        {
            tries++;
            throw new InvalidOperationException("planted data");
        });
        await queue.AppendAsync("{}"u8.ToArray(), default);
        await pump.StartAsync(default);
        await UntilAsync(() => Task.FromResult(queue.Poisoned.Count == 1));
        await pump.StopAsync(default);
        Assert.Equal(5, tries);
        Assert.Equal("5 times: InvalidOperationException", queue.Poisoned[0].Reason);
    }

    [Fact]
    public async Task A_store_that_is_away_never_sets_a_message_aside()
    {
        var tries = 0;
        using var pump = Pump((_, _) => ++tries <= 20 ? throw new StoreUnavailableException("away") : Task.CompletedTask);
        await queue.AppendAsync("[]"u8.ToArray(), default);
        await pump.StartAsync(default);
        await UntilAsync(async () => await queue.CountAsync(default) == 0);
        await pump.StopAsync(default);
        Assert.Equal(21, tries);
        Assert.Empty(queue.Poisoned);
    }

    public static TheoryData<Exception> Faults => [new StoreUnavailableException("away"), new FormatException("no base64"), new OperationCanceledException()];

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public async Task A_queue_that_cannot_be_read_for_long_for_whatever_reason_does_not_end_it(Exception fault)
    {
        var away = new FlakyQueue(queue) { Failures = 50, Fault = () => fault };
        var dispatched = 0;
        using var pump = new EventPump(away, (_, _) => Task.FromResult(new DispatchTally(++dispatched, 0, 0, 0)), time, NullLogger<EventPump>.Instance);
        await queue.AppendAsync("[]"u8.ToArray(), default);
        await pump.StartAsync(default);
        await UntilAsync(async () => await queue.CountAsync(default) == 0);
        await pump.StopAsync(default);
        Assert.Equal(1, dispatched);
        Assert.Equal(0, away.Failures);
    }

    [Theory]
    [InlineData(257, 0, 256)]
    [InlineData(0, 10_001, 10_000)]
    public async Task No_more_is_begun_while_too_many_activities_wait(int moving, int held, int heldThen)
    {
        var waiting = new Backlog(moving, held);
        var looks = 0;
        var dispatched = 0;
        using var pump = new EventPump(
            queue, (_, _) => Task.FromResult(new DispatchTally(++dispatched, 0, 0, 0)), time, NullLogger<EventPump>.Instance,
            () =>
            {
                Interlocked.Increment(ref looks);
                return waiting;
            });
        await queue.AppendAsync("[]"u8.ToArray(), default);
        await pump.StartAsync(default);
        await UntilAsync(() => Task.FromResult(Volatile.Read(ref looks) > 10));
        Assert.Equal(0, dispatched);
        // Those of a partner that has its places already are counted by themselves.
        waiting = new(256, heldThen);
        await UntilAsync(async () => await queue.CountAsync(default) == 0);
        await pump.StopAsync(default);
        Assert.Equal(1, dispatched);
    }

    [Fact]
    public async Task What_was_being_dispatched_when_the_host_stops_is_received_again()
    {
        var began = new TaskCompletionSource();
        using var pump = Pump(async (_, cancel) =>
        {
            began.SetResult();
            await Task.Delay(Timeout.Infinite, cancel);
        });
        await queue.AppendAsync("[]"u8.ToArray(), default);
        await pump.StartAsync(default);
        await began.Task;
        await pump.StopAsync(default);
        Assert.Equal(2, (await queue.ReceiveAsync(1, TimeSpan.FromMinutes(1), default))[0].DequeueCount);
    }

    private EventPump Pump(Func<ReadOnlyMemory<byte>, CancellationToken, Task> dispatch) => new(
        queue,
        async (message, cancel) =>
        {
            await dispatch(message.Body, cancel);
            return default;
        },
        time,
        NullLogger<EventPump>.Instance);

    private async Task UntilAsync(Func<Task<bool>> met)
    {
        while (!await met())
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
