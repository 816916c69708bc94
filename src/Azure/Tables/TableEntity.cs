using System.Text.Json;
using System.Text.Json.Serialization;
using Trunkline.Stores.Tables;

namespace Trunkline.Azure.Tables;

/// <summary>A row as the service has it.</summary>
internal sealed record TableEntity
{
    public string? PartitionKey { get; init; }

    public string? RowKey { get; init; }

    public string? Value { get; init; }

    /// <summary>The request that wrote it: tells a retried write that had worked after all from somebody else's.</summary>
    public string? WrittenBy { get; init; }

    [JsonPropertyName("odata.etag")]
    public string? ETag { get; init; }

    public TableRow ToRow() => new(PartitionKey ?? "", RowKey ?? "", Value ?? "", ETag ?? "");

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, TableJson.Default.TableEntity);
}

/// <summary>A page as the service has it.</summary>
internal sealed record TableEntities([property: JsonPropertyName("value")] IReadOnlyList<TableEntity> Rows);

/// <summary>The body that creates a table.</summary>
internal sealed record TableCreation(string TableName);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TableEntities))]
[JsonSerializable(typeof(TableCreation))]
[JsonSerializable(typeof(TableEntity))]
internal sealed partial class TableJson : JsonSerializerContext;
