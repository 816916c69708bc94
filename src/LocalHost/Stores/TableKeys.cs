using System.Buffers;
using Trunkline.Stores.Tables;

namespace Trunkline.LocalHost.Stores;

internal static class TableKeys
{
    private const int MaxLength = 512;
    private static readonly SearchValues<char> Refused = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(static code => (char)code), '/', '\\', '#', '?']);

    public static void Check(string partition, string row)
    {
        CheckKey(partition, nameof(partition));
        CheckKey(row, nameof(row));
    }

    public static void CheckValue(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length > ITable.MaxValueLength)
            throw new ArgumentException($"A value holds at most {ITable.MaxValueLength} characters.", nameof(value));
    }

    private static void CheckKey(string key, string name)
    {
        ArgumentNullException.ThrowIfNull(key, name);
        if (key.Length is 0 or > MaxLength || key.AsSpan().ContainsAny(Refused))
            throw new ArgumentException("A key is 1 to 512 characters without / \\ # ? and control characters.", name);
    }
}
