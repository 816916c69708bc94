using System.Text.Json;
using Azure.Core;
using Trunkline.Stores.Tables;

namespace Trunkline.Azure.Tables;

/// <summary>The table over Azure Table storage.</summary>
internal sealed class StorageTable(TableRequests requests) : ITable
{
    /// <summary>Creates the table where it is missing; where this identity may not, it has been provisioned.</summary>
    public Task EnsureCreatedAsync(CancellationToken cancellationToken) => requests.SendAsync(
        RequestMethod.Post,
        "Tables",
        _ => JsonSerializer.SerializeToUtf8Bytes(new TableCreation(requests.Table), TableJson.Default.TableCreation),
        null,
        [201, 204, 403, 409],
        cancellationToken);

    /// <inheritdoc />
    public async Task<TableRow?> GetAsync(string partition, string row, CancellationToken cancellationToken) =>
        (await ReadAsync(partition, row, cancellationToken))?.ToRow();

    /// <inheritdoc />
    public async Task<TableRow?> InsertAsync(string partition, string row, string value, CancellationToken cancellationToken)
    {
        Check(partition, row, value);
        var answer = await requests.SendAsync(
            RequestMethod.Post, requests.Table, Body(partition, row, value), null, [201, 204, 409], cancellationToken);
        return await WrittenAsync(partition, row, value, answer, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<TableRow?> ReplaceAsync(TableRow current, string value, CancellationToken cancellationToken)
    {
        var (partition, row) = (current.Partition, current.Row);
        Check(partition, row, value);
        var answer = await requests.SendAsync(
            RequestMethod.Put, requests.Entity(partition, row), Body(partition, row, value), current.ETag, [204, 404, 412], cancellationToken);
        return await WrittenAsync(partition, row, value, answer, cancellationToken);
    }

    /// <inheritdoc />
    public async Task<bool> DeleteAsync(string partition, string row, CancellationToken cancellationToken)
    {
        TableRules.CheckKey(partition, nameof(partition));
        TableRules.CheckKey(row, nameof(row));
        var answer = await requests.SendAsync(
            RequestMethod.Delete, requests.Entity(partition, row), null, "*", [204, 404], cancellationToken);
        // Gone at the second try: the first one, whose answer was lost, may well have deleted it.
        return answer.Status == 204 || answer.Retried;
    }

    /// <inheritdoc />
    public async Task<TablePage> QueryAsync(
        string partition, string rowPrefix, int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        TableRules.CheckKey(partition, nameof(partition));
        TableRules.CheckPrefix(rowPrefix, nameof(rowPrefix));
        TableRules.CheckPageSize(pageSize, nameof(pageSize));
        var filter = $"PartitionKey%20eq%20'{TableRequests.Quoted(partition)}'";
        if (rowPrefix.Length > 0)
            filter += $"%20and%20RowKey%20ge%20'{TableRequests.Quoted(rowPrefix)}'%20and%20RowKey%20lt%20'{TableRequests.Quoted(rowPrefix + '\uffff')}'";
        var address = $"{requests.Table}()?$filter={filter}&$top={pageSize}{Continue(continuation)}";
        var answer = await requests.SendAsync(RequestMethod.Get, address, null, null, [200], cancellationToken);
        var page = JsonSerializer.Deserialize(answer.Content, TableJson.Default.TableEntities)!;
        var next = answer.NextPartition is null ? null : $"{answer.NextPartition}\n{answer.NextRow}";
        return new TablePage([.. page.Rows.Select(entity => entity.ToRow())], next);
    }

    private static void Check(string partition, string row, string value)
    {
        TableRules.CheckKey(partition, nameof(partition));
        TableRules.CheckKey(row, nameof(row));
        TableRules.CheckValue(value, nameof(value));
    }

    private static Func<string, byte[]> Body(string partition, string row, string value) => requestId =>
        new TableEntity { PartitionKey = partition, RowKey = row, Value = value, WrittenBy = requestId }.ToBytes();

    private static string Continue(string? continuation)
    {
        if (continuation is null)
            return "";
        var parts = continuation.Split('\n', 2);
        var row = parts is [_, { Length: > 0 } next] ? $"&NextRowKey={Uri.EscapeDataString(next)}" : "";
        return $"&NextPartitionKey={Uri.EscapeDataString(parts[0])}{row}";
    }

    private async Task<TableEntity?> ReadAsync(string partition, string row, CancellationToken cancellationToken)
    {
        TableRules.CheckKey(partition, nameof(partition));
        TableRules.CheckKey(row, nameof(row));
        var answer = await requests.SendAsync(
            RequestMethod.Get, requests.Entity(partition, row), null, null, [200, 404], cancellationToken);
        return answer.Status == 404
            ? null
            : JsonSerializer.Deserialize(answer.Content, TableJson.Default.TableEntity)! with { ETag = answer.ETag };
    }

    /// <summary>What a write came to. A conflict at a second try may be with the first one's own work, whose answer was lost on the way:
    /// the row itself tells who wrote it.</summary>
    private async Task<TableRow?> WrittenAsync(
        string partition, string row, string value, TableAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Status is 201 or 204)
            return new TableRow(partition, row, value, answer.ETag ?? "");
        if (!answer.Retried)
            return null;
        var found = await ReadAsync(partition, row, cancellationToken);
        return found?.WrittenBy == answer.RequestId ? found.ToRow() : null;
    }
}
