using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Trunkline.Stores;
using Trunkline.Stores.Tables;

namespace Trunkline.Runs.Admissions;

// One row that many change: read, changed, written if nobody else did meanwhile.
internal sealed class SharedRow<T>(ITable table, string row, T empty, JsonTypeInfo<T> type)
    where T : class
{
    // Whoever loses so often has met a crowd: it comes again later.
    private const int Tries = 20;

    private static readonly TimeSpan Later = TimeSpan.FromMilliseconds(500);

    // Null where there is none yet.
    public async Task<T?> ReadAsync(string partition, CancellationToken cancellationToken) =>
        await table.GetAsync(partition, row, cancellationToken) is { } found ? Read(found) : null;

    // What stands there afterwards. A change that gives the row back as it was is not written.
    public async Task<T> ChangeAsync(string partition, Func<T, T> change, CancellationToken cancellationToken) =>
        await ChangeAsync(partition, now => Task.FromResult(change(now)), cancellationToken);

    public async Task<T> ChangeAsync(string partition, Func<T, Task<T>> change, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Tries; i++)
        {
            var found = await table.GetAsync(partition, row, cancellationToken);
            var before = found is null ? empty : Read(found);
            var after = await change(before);
            if (ReferenceEquals(before, after))
                return after;
            var text = JsonSerializer.Serialize(after, type);
            if (text.Length > ITable.MaxValueLength)
                throw new StoreUnavailableException("The row is full.", TimeSpan.FromSeconds(5));
            var written = found is null ? await table.InsertAsync(partition, row, text, cancellationToken) : await table.ReplaceAsync(found, text, cancellationToken);
            if (written is not null)
                return after;
        }

        throw new StoreUnavailableException("Others change the row all the time.", Later);
    }

    private T Read(TableRow found) => JsonSerializer.Deserialize(found.Value, type)!;
}
