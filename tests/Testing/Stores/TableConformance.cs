using Trunkline.Stores.Tables;
using Trunkline.Testing.Conditions;

namespace Trunkline.Testing.Stores;

/// <summary>Every rule of <see cref="ITable"/> about single rows, for every implementation. A test has a table of its own, or one that is empty.</summary>
public abstract class TableConformance : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<string> BadKeys => new() { "", "a/b", "a\\b", "a#b", "a?b", "a\nb", "a\tb", "a\u0085b", "\u007f", new string('k', 513) };

    public static TheoryData<string> OddKeys => new()
    {
        "it's", "''", "a b", "a+b", "a%2Fb", "a&b=c", "(x)", "a,b;c:d@e!f$g*h", "~", ".", "\"q\"", "ünïcødé", "名前", "emoji-🎉", new string('k', 512),
    };

    public static TheoryData<string> OddValues => new() { "", " ", "\"quoted\" \\ 'single'", "line\r\nline\tend", "ünïcødé 名前 🎉", "{\"a\":[1,2]}", "<x>&amp;</x>", "null" };

    /// <summary>The table of this test; empty.</summary>
    protected abstract ITable Table { get; }

    [ConditionalFact]
    public async Task A_row_that_is_not_there_is_null()
    {
        Assert.Null(await Table.GetAsync("p", "r", None));
        Assert.False(await Table.DeleteAsync("p", "r", None));
        Assert.Null(await Table.ReplaceAsync(new TableRow("p", "r", "old", "W/\"datetime'2026-01-01T00%3A00%3A00.0000000Z'\""), "new", None));
    }

    [ConditionalFact]
    public async Task An_inserted_row_is_read_as_stored()
    {
        var inserted = await Table.InsertAsync("p", "r", "value", None);
        Assert.NotNull(inserted);
        Assert.Equal(("p", "r", "value"), (inserted.Partition, inserted.Row, inserted.Value));
        Assert.NotEmpty(inserted.ETag);
        Assert.Equal(inserted, await Table.GetAsync("p", "r", None));
    }

    [ConditionalFact]
    public async Task A_second_insert_changes_nothing()
    {
        var first = await Table.InsertAsync("p", "r", "first", None);
        Assert.Null(await Table.InsertAsync("p", "r", "second", None));
        Assert.Equal(first, await Table.GetAsync("p", "r", None));
    }

    [ConditionalFact]
    public async Task Keys_are_told_apart_by_case_and_by_partition()
    {
        foreach (var (partition, row) in new[] { ("p", "r"), ("P", "r"), ("p", "R"), ("r", "p") })
            Assert.NotNull(await Table.InsertAsync(partition, row, partition + row, None));
        Assert.Equal("Pr", (await Table.GetAsync("P", "r", None))!.Value);
        Assert.Equal("pR", (await Table.GetAsync("p", "R", None))!.Value);
    }

    [ConditionalFact]
    public async Task An_unchanged_row_is_replaced_and_gets_a_new_etag()
    {
        var first = (await Table.InsertAsync("p", "r", "first", None))!;
        var second = await Table.ReplaceAsync(first, "second", None);
        Assert.NotNull(second);
        Assert.Equal("second", second.Value);
        Assert.NotEqual(first.ETag, second.ETag);
        Assert.Equal(second, await Table.GetAsync("p", "r", None));
    }

    [ConditionalFact]
    public async Task Writing_the_same_value_again_is_a_change()
    {
        var first = (await Table.InsertAsync("p", "r", "same", None))!;
        var second = (await Table.ReplaceAsync(first, "same", None))!;
        Assert.NotEqual(first.ETag, second.ETag);
        Assert.Null(await Table.ReplaceAsync(first, "other", None));
    }

    [ConditionalFact]
    public async Task A_row_that_changed_is_not_replaced()
    {
        var first = (await Table.InsertAsync("p", "r", "first", None))!;
        var second = await Table.ReplaceAsync(first, "second", None);
        Assert.Null(await Table.ReplaceAsync(first, "lost", None));
        Assert.Equal(second, await Table.GetAsync("p", "r", None));
    }

    [ConditionalFact]
    public async Task A_row_deleted_and_written_anew_has_changed()
    {
        var first = (await Table.InsertAsync("p", "r", "same", None))!;
        Assert.True(await Table.DeleteAsync("p", "r", None));
        Assert.Null(await Table.ReplaceAsync(first, "lost", None));
        var second = (await Table.InsertAsync("p", "r", "same", None))!;
        Assert.NotEqual(first.ETag, second.ETag);
        Assert.Null(await Table.ReplaceAsync(first, "lost", None));
    }

    [ConditionalFact]
    public async Task A_deleted_row_is_gone()
    {
        await Table.InsertAsync("p", "r", "v", None);
        Assert.True(await Table.DeleteAsync("p", "r", None));
        Assert.False(await Table.DeleteAsync("p", "r", None));
        Assert.Null(await Table.GetAsync("p", "r", None));
    }

    [ConditionalTheory]
    [MemberData(nameof(OddKeys))]
    public async Task Every_allowed_key_works_everywhere(string key)
    {
        var first = await Table.InsertAsync(key, key, "1", None);
        Assert.NotNull(first);
        Assert.Equal(first, await Table.GetAsync(key, key, None));
        Assert.NotNull(await Table.ReplaceAsync(first, "2", None));
        Assert.Equal(key, Assert.Single((await Table.QueryAsync(key, key, 10, null, None)).Rows).Row);
        Assert.True(await Table.DeleteAsync(key, key, None));
    }

    [ConditionalTheory]
    [MemberData(nameof(BadKeys))]
    public async Task A_key_that_cannot_be_is_refused_everywhere(string key)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Table.GetAsync(key, "r", None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Table.GetAsync("p", key, None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Table.InsertAsync(key, "r", "v", None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Table.InsertAsync("p", key, "v", None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Table.ReplaceAsync(new TableRow("p", key, "v", "*"), "v", None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Table.DeleteAsync("p", key, None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Table.QueryAsync(key, "", 10, null, None));
    }

    [ConditionalTheory]
    [MemberData(nameof(OddValues))]
    public async Task Every_text_comes_back_as_it_was(string value)
    {
        var first = (await Table.InsertAsync("p", "r", value, None))!;
        Assert.Equal(value, (await Table.GetAsync("p", "r", None))!.Value);
        Assert.NotNull(await Table.ReplaceAsync(first, value + value, None));
        Assert.Equal(value + value, (await Table.GetAsync("p", "r", None))!.Value);
    }

    [ConditionalFact]
    public async Task The_longest_value_passes_and_one_character_more_is_refused()
    {
        var longest = new string('名', ITable.MaxValueLength);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Table.InsertAsync("p", "r", longest + "x", None));
        var row = await Table.InsertAsync("p", "r", longest, None);
        Assert.NotNull(row);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Table.ReplaceAsync(row, longest + "x", None));
        Assert.Equal(longest, (await Table.GetAsync("p", "r", None))!.Value);
    }

    [ConditionalFact]
    public async Task Of_fifty_inserts_at_once_one_wins()
    {
        var inserted = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => Table.InsertAsync("p", "r", $"{i}", None))));
        var winner = Assert.Single(inserted, row => row is not null);
        Assert.Equal(winner, await Table.GetAsync("p", "r", None));
    }

    [ConditionalFact]
    public async Task Of_many_deletes_at_once_one_deletes()
    {
        await Table.InsertAsync("p", "r", "v", None);
        var deleted = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Table.DeleteAsync("p", "r", None))));
        Assert.Single(deleted, done => done);
    }

    [ConditionalFact]
    public async Task Compare_and_swap_from_many_sides_loses_no_change()
    {
        await Table.InsertAsync("p", "r", "0", None);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => AddOneAsync(times: 5))));
        Assert.Equal("40", (await Table.GetAsync("p", "r", None))!.Value);
    }

    [ConditionalFact]
    public async Task A_cancelled_call_is_not_made()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Table.InsertAsync("p", "r", "v", stop.Token));
        Assert.Null(await Table.GetAsync("p", "r", None));
    }

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Task.CompletedTask;

    private async Task AddOneAsync(int times)
    {
        while (times > 0)
        {
            var row = (await Table.GetAsync("p", "r", None))!;
            if (await Table.ReplaceAsync(row, $"{int.Parse(row.Value, null) + 1}", None) is not null)
                times--;
        }
    }
}
