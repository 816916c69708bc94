using System.Collections.Concurrent;

namespace Trunkline.Jsonata.Pictures;

/// <summary>A bounded, thread-safe cache of compiled pictures: expressions nearly always use constant ones.</summary>
internal sealed class PictureCache<T>(Func<string, T> compile)
    where T : class
{
    // Pictures computed from data must not grow the process: past either bound the cache forgets or declines, it never grows.
    private const int MaxEntries = 256;
    private const int MaxPictureLength = 1024;

    private readonly ConcurrentDictionary<string, T> compiled = new(StringComparer.Ordinal);

    public T Get(string picture)
    {
        if (compiled.TryGetValue(picture, out var known))
        {
            return known;
        }

        var fresh = compile(picture);
        if (picture.Length <= MaxPictureLength)
        {
            if (compiled.Count >= MaxEntries)
            {
                compiled.Clear();
            }

            compiled[picture] = fresh;
        }

        return fresh;
    }
}
