using System.Runtime.InteropServices;
using System.Text;
using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

internal static class GroupTable
{
    /// <summary>Keys that the reference implementation uses for itself.</summary>
    public static bool IsReserved(string key) => key is "_jsonata_lambda" or "_jsonata_function";
}

/// <summary>Items by key in the order in which the keys come up.</summary>
internal sealed class GroupTable<TAll>(int position, int start)
    where TAll : class
{
    private const int Longest = 128;
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly List<Group> _entries = [];

    public List<Group> Entries => _entries;

    /// <summary>The group of a key, which only one pair of the constructor may make.</summary>
    public ref Group Entry(in Value key, int pair, out bool isNew)
    {
        if (key.Reference is string made)
            return ref Entry(made, made, pair, out isNew);
        // A key of the input becomes a string only where it is new.
        var raw = JsonMarshal.GetRawUtf8Value(key.Element)[1..^1];
        if (raw.Length > Longest || raw.Contains((byte)'\\'))
        {
            made = key.AsString();
            return ref Entry(made, made, pair, out isNew);
        }

        Span<char> text = stackalloc char[Longest];
        return ref Entry(text[..Encoding.UTF8.GetChars(raw, text)], null, pair, out isNew);
    }

    private ref Group Entry(scoped ReadOnlySpan<char> key, string? made, int pair, out bool isNew)
    {
        isNew = !_index.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out var at);
        if (isNew)
        {
            made ??= key.ToString();
            if (GroupTable.IsReserved(made))
                throw Fault.At("D1013", position, start, value: $"\"{made}\"");
            at = _entries.Count;
            _index.Add(made, at);
            _entries.Add(new Group { Key = made, Pair = pair });
        }

        ref var entry = ref CollectionsMarshal.AsSpan(_entries)[at];
        if (entry.Pair != pair)
            throw Fault.At("D1009", position, start, value: $"\"{entry.Key}\"");
        return ref entry;
    }

    internal struct Group
    {
        public string Key;
        public int Pair;
        public Value First;
        public TAll? All;
    }
}
