using Trunkline.Stores.Tables;
using Trunkline.Testing.Conditions;

namespace Trunkline.Testing.Stores;

/// <summary>Every rule of <see cref="ITable.QueryAsync"/>, for every implementation. A test has a table of its own, or one that is empty.</summary>
public abstract class TableQueryConformance : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>The table of this test; empty.</summary>
    protected abstract ITable Table { get; }

    [ConditionalFact]
    public async Task Nothing_there_is_an_empty_last_page()
    {
        var page = await Table.QueryAsync("p", "", 10, null, None);
        Assert.Empty(page.Rows);
        Assert.Null(page.Continuation);
    }

    [ConditionalFact]
    public async Task Rows_come_in_ordinal_order_of_their_keys()
    {
        string[] keys = ["b", "a", "Z", "a0", "a-", "aB", "aa", "10", "9", "_"];
        await InsertAsync("p", keys);
        var page = await Table.QueryAsync("p", "", 100, null, None);
        Assert.Equal(keys.Order(StringComparer.Ordinal), page.Rows.Select(row => row.Row));
    }

    [ConditionalFact]
    public async Task Only_the_partition_and_the_prefix_asked_for_are_seen()
    {
        await InsertAsync("p", ["run-1", "run-2", "run", "runs", "Run-3", "ru", "rv"]);
        await InsertAsync("q", ["run-9"]);
        Assert.Equal(["run-1", "run-2"], await KeysAsync("p", "run-", 100));
        Assert.Equal(["run", "run-1", "run-2", "runs"], await KeysAsync("p", "run", 100));
        Assert.Equal(["run-9"], await KeysAsync("q", "", 100));
        Assert.Empty(await KeysAsync("p", "s", 100));
    }

    [ConditionalTheory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(11)]
    public async Task Pages_hold_no_more_than_asked_for_and_miss_nothing(int pageSize)
    {
        var keys = Enumerable.Range(0, 10).Select(i => $"k{i}").ToList();
        await InsertAsync("p", keys);
        await InsertAsync("p", ["j", "l"]);
        Assert.Equal(keys, await KeysAsync("p", "k", pageSize));
    }

    [ConditionalFact]
    public async Task A_page_shows_rows_as_they_are_read_alone()
    {
        await InsertAsync("p", ["a", "b"]);
        foreach (var row in (await Table.QueryAsync("p", "", 10, null, None)).Rows)
            Assert.Equal(row, await Table.GetAsync("p", row.Row, None));
    }

    [ConditionalFact]
    public async Task Rows_that_come_and_go_between_pages_disturb_no_others()
    {
        await InsertAsync("p", ["a", "c", "e", "g"]);
        var first = await Table.QueryAsync("p", "", 2, null, None);
        await Table.DeleteAsync("p", "a", None);
        await Table.DeleteAsync("p", "e", None);
        await InsertAsync("p", ["b", "f"]);
        var rest = new List<string>();
        for (var next = first.Continuation; next is not null;)
        {
            var page = await Table.QueryAsync("p", "", 2, next, None);
            rest.AddRange(page.Rows.Select(row => row.Row));
            next = page.Continuation;
        }

        Assert.Equal(["a", "c"], first.Rows.Select(row => row.Row));
        Assert.Equal(["f", "g"], rest);
    }

    [ConditionalFact]
    public async Task A_thousand_rows_fit_one_page()
    {
        var keys = Enumerable.Range(0, 1000).Select(i => $"{i:D4}").ToList();
        await Task.WhenAll(keys.Chunk(50).Select(chunk => Task.Run(() => InsertAsync("p", chunk))));
        var page = await Table.QueryAsync("p", "", 1000, null, None);
        Assert.Equal(keys, page.Rows.Select(row => row.Row));
    }

    [ConditionalTheory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public async Task A_page_size_out_of_range_is_refused(int pageSize) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Table.QueryAsync("p", "", pageSize, null, None));

    [ConditionalFact]
    public async Task A_prefix_that_no_key_can_have_is_refused() =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Table.QueryAsync("p", "a/", 10, null, None));

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Task.CompletedTask;

    private async Task InsertAsync(string partition, IEnumerable<string> keys)
    {
        foreach (var key in keys)
            Assert.NotNull(await Table.InsertAsync(partition, key, $"value of {key}", None));
    }

    private async Task<List<string>> KeysAsync(string partition, string prefix, int pageSize)
    {
        var keys = new List<string>();
        string? next = null;
        do
        {
            var page = await Table.QueryAsync(partition, prefix, pageSize, next, None);
            Assert.InRange(page.Rows.Count, 0, pageSize);
            keys.AddRange(page.Rows.Select(row => row.Row));
            next = page.Continuation;
        }
        while (next is not null);
        return keys;
    }
}
