using Trunkline.Intake.Signatures.Fetching;
using Trunkline.Stores;
using Trunkline.Testing.Time;

namespace Trunkline.Intake.Tests.Signatures.Fetching;

/// <summary>Callers choose the names: what they make up must not cost the genuine ones their place.</summary>
public sealed class KeyedCacheTests
{
    private static readonly TimeSpan Keep = TimeSpan.FromHours(1);

    private readonly ManualTime time = new();
    private readonly KeyedCache<string> cache;
    private readonly List<string> asked = [];
    private bool isDown;

    public KeyedCacheTests() => cache = new KeyedCache<string>(time, Keep, TimeSpan.FromMinutes(1));

    [Fact]
    public async Task Made_up_names_do_not_push_out_a_genuine_key()
    {
        Assert.Equal("good", await GetAsync("good"));
        for (var n = 0; n < 1000; n++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            isDown = n % 2 == 0;
            if (isDown)
                await Assert.ThrowsAsync<StoreUnavailableException>(() => GetAsync($"none-{n}"));
            else
                Assert.Null(await GetAsync($"none-{n}"));
        }

        asked.Clear();
        isDown = true;
        Assert.Equal("good", await GetAsync("good"));
        Assert.Empty(asked);
    }

    [Fact]
    public async Task Of_many_keys_the_one_in_use_stays()
    {
        for (var n = 0; n < 200; n++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await GetAsync($"other-{n}");
            Assert.Equal("good", await GetAsync("good"));
        }

        Assert.Single(asked, "good");
        asked.Clear();
        await GetAsync("other-199");
        await GetAsync("other-0");
        Assert.Equal(["other-0"], asked);
    }

    [Fact]
    public async Task That_there_is_nothing_is_remembered_for_a_while_for_the_last_names()
    {
        for (var n = 0; n < 17; n++)
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Null(await GetAsync($"none-{n}"));
        }

        asked.Clear();
        Assert.Null(await GetAsync("none-16"));
        Assert.Null(await GetAsync("none-1"));
        Assert.Empty(asked);
        Assert.Null(await GetAsync("none-0"));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await GetAsync("none-16"));
        Assert.Equal(["none-0", "none-16"], asked);
    }

    [Fact]
    public async Task A_known_key_that_cannot_be_fetched_again_is_used_on_for_a_day_and_asked_for_rarely()
    {
        await GetAsync("good");
        isDown = true;
        time.Advance(Keep);
        asked.Clear();
        for (var n = 0; n < 5; n++)
            Assert.Equal("good", await GetAsync("good"));
        Assert.Single(asked);
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("good", await GetAsync("good"));
        Assert.Equal(2, asked.Count);
        time.Advance(TimeSpan.FromHours(24));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => GetAsync("good"));
        isDown = false;
        Assert.Equal("good", await GetAsync("good"));
    }

    [Fact]
    public async Task A_key_that_was_withdrawn_is_used_no_more()
    {
        await cache.GetAsync("good", () => Task.FromResult<string?>("good"));
        time.Advance(Keep);
        Assert.Null(await cache.GetAsync("good", () => Task.FromResult<string?>(null)));
        isDown = true;
        Assert.Null(await GetAsync("good"));
    }

    [Fact]
    public async Task Many_who_ask_at_once_share_a_fetch_also_when_it_fails()
    {
        var answer = new TaskCompletionSource<string?>();
        var fetches = 0;
        Task<string?> Fetch()
        {
            fetches++;
            return answer.Task;
        }

        var first = Enumerable.Range(0, 10).Select(_ => cache.GetAsync("good", Fetch)).ToArray();
        answer.SetException(new StoreUnavailableException("down"));
        foreach (var ask in first)
            await Assert.ThrowsAsync<StoreUnavailableException>(() => ask);
        Assert.Equal(1, fetches);
        answer = new TaskCompletionSource<string?>();
        var second = Enumerable.Range(0, 10).Select(_ => cache.GetAsync("good", Fetch)).ToArray();
        answer.SetResult("good");
        Assert.All(await Task.WhenAll(second), v => Assert.Equal("good", v));
        Assert.Equal(2, fetches);
    }

    private Task<string?> GetAsync(string name) => cache.GetAsync(name, async () =>
    {
        asked.Add(name);
        await Task.CompletedTask;
        if (isDown)
            throw new StoreUnavailableException("down");
        return name.StartsWith("none", StringComparison.Ordinal) ? null : name;
    });
}
