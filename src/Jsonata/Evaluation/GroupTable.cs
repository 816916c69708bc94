using System.Runtime.InteropServices;
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
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly List<Group> _entries = [];

    public List<Group> Entries => _entries;

    /// <summary>The group of a key, which only one pair of the constructor may make.</summary>
    public ref Group Entry(string key, int pair, out bool isNew)
    {
        if (GroupTable.IsReserved(key))
            throw Fault.At("D1013", position, start, value: $"\"{key}\"");
        ref var at = ref CollectionsMarshal.GetValueRefOrAddDefault(_index, key, out var exists);
        isNew = !exists;
        if (isNew)
        {
            at = _entries.Count;
            _entries.Add(new Group { Key = key, Pair = pair });
        }

        ref var entry = ref CollectionsMarshal.AsSpan(_entries)[at];
        if (entry.Pair != pair)
            throw Fault.At("D1009", position, start, value: $"\"{key}\"");
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
