using Trunkline.Stores.Tables;

namespace Trunkline.Connectors.Limits;

/// <summary>The bucket that all instances share: one row a connection, changed by compare-and-swap. The row seen last is tried first, so that
/// an instance that has a connection to itself pays one table call a change.</summary>
internal sealed class BucketTable(ITable table, string connection, double capacity, TimeProvider time)
{
    private const string Partition = "budgets";
    private const int MostTries = 20;

    private bool contended;
    private TableRow? last;
    private string? ownTag;

    /// <summary>The bucket as it stands; null where there is none. Not to be called while it is changed.</summary>
    public async Task<Bucket?> ReadAsync(CancellationToken cancellationToken) =>
        await table.GetAsync(Partition, connection, cancellationToken) is { } row ? Bucket.Parse(row.Value) : null;

    /// <summary>Changes the bucket. Not to be called twice at a time.</summary>
    /// <param name="change">Given the bucket as it stands; null leaves it alone. May be called more than once.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The bucket as it stands afterwards; null when others were faster every time.</returns>
    public async Task<Bucket?> ChangeAsync(Func<Bucket, Bucket?> change, CancellationToken cancellationToken)
    {
        // Where others write too, the row seen last is stale, and trying it costs a call for nothing.
        if (contended)
            last = null;
        for (var tries = 0; tries < MostTries; tries++)
        {
            var isOld = last is not null;
            if (last is null)
            {
                last = await table.GetAsync(Partition, connection, cancellationToken);
                contended = last is not null && last.ETag != ownTag;
            }

            var bucket = last is null ? new Bucket(capacity, time.GetUtcNow()) : Bucket.Parse(last.Value);
            if (change(bucket) is not { } changed)
            {
                // An old row may say "empty" where there is more by now.
                if (!isOld)
                    return bucket;
                last = null;
                continue;
            }

            last = last is null
                ? await table.InsertAsync(Partition, connection, changed.Text(), cancellationToken)
                : await table.ReplaceAsync(last, changed.Text(), cancellationToken);
            if (last is not null)
            {
                ownTag = last.ETag;
                return changed;
            }

            contended = true;
        }

        return null;
    }
}
