using Trunkline.Azure.Http;
using Trunkline.Azure.Tables;
using Trunkline.Stores;
using Trunkline.Testing.Azurite;
using Trunkline.Testing.Conditions;
using Trunkline.Testing.Node;

namespace Trunkline.Azure.Tests.Tables;

[NeedsNode]
[Collection(AzuriteTests.Name)]
public sealed class StorageTableTests(AzuriteServer azurite) : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly LostAnswers line = new();
    private StorageTable? table;

    public Task InitializeAsync()
    {
        table = Open(azurite.NewName());
        return table.EnsureCreatedAsync(None);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [ConditionalFact]
    public async Task An_insert_whose_answer_was_lost_has_won_all_the_same()
    {
        line.Losing = true;
        var row = await table!.InsertAsync("p", "r", "mine", None);
        line.Losing = false;
        Assert.NotNull(row);
        Assert.Equal(row, await table.GetAsync("p", "r", None));
    }

    [ConditionalFact]
    public async Task An_insert_that_lost_does_not_take_an_equal_row_of_somebody_else_for_its_own()
    {
        await table!.InsertAsync("p", "r", "same", None);
        line.Losing = true;
        Assert.Null(await table.InsertAsync("p", "r", "same", None));
    }

    [ConditionalFact]
    public async Task A_replacement_whose_answer_was_lost_has_won_all_the_same()
    {
        var first = (await table!.InsertAsync("p", "r", "first", None))!;
        line.Losing = true;
        var second = await table.ReplaceAsync(first, "second", None);
        line.Losing = false;
        Assert.NotNull(second);
        Assert.Equal(second, await table.GetAsync("p", "r", None));
        Assert.NotNull(await table.ReplaceAsync(second, "third", None));
    }

    [ConditionalFact]
    public async Task A_deletion_whose_answer_was_lost_has_deleted()
    {
        await table!.InsertAsync("p", "r", "v", None);
        line.Losing = true;
        Assert.True(await table.DeleteAsync("p", "r", None));
    }

    [ConditionalFact]
    public async Task Creating_what_is_there_is_no_error() => await table!.EnsureCreatedAsync(None);

    [ConditionalFact]
    public async Task A_missing_table_is_no_missing_row()
    {
        var missing = Open(azurite.NewName());
        await Assert.ThrowsAsync<StoreUnavailableException>(() => missing.GetAsync("p", "r", None));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => missing.InsertAsync("p", "r", "v", None));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => missing.DeleteAsync("p", "r", None));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => missing.QueryAsync("p", "", 10, null, None));
    }

    private StorageTable Open(string name)
    {
        var endpoint = TableEndpoint.FromConnectionString(azurite.ConnectionString, TimeProvider.System);
        var limits = SdkLimits.Default with { Delay = TimeSpan.FromMilliseconds(1), Transport = line };
        return new StorageTable(new TableRequests(endpoint.Open(limits), endpoint.Service, name));
    }
}
