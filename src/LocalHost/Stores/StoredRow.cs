using System.Globalization;
using Trunkline.LocalHost.Journal;
using Trunkline.Stores.Tables;

namespace Trunkline.LocalHost.Stores;

/// <summary>A row as it stands in memory; its version is the LSN of its record.</summary>
internal sealed class StoredRow(string partition, string row, string value, long version, RecordAddress address)
{
    public string Row { get; } = row;

    public long Version { get; } = version;

    /// <summary>Changed by cleaning only.</summary>
    public RecordAddress Address { get; set; } = address;

    public TableRow View => new(partition, Row, value, ETag);

    public string ETag => Version.ToString(CultureInfo.InvariantCulture);
}
