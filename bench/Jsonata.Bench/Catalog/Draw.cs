namespace Trunkline.Jsonata.Bench.Catalog;

/// <summary>A seeded source of test data: the same seed draws the same data on every machine.</summary>
internal sealed class Draw(ulong seed)
{
    private static readonly string[] FirstNames = ["Ada", "Alan", "Barbara", "Claude", "Donald", "Edsger", "Frances", "Grace", "Hedy", "Ivan", "Joan", "Ken", "Leslie", "Margaret", "Niklaus", "Radia"];
    private static readonly string[] LastNames = ["Lovelace", "Turing", "Liskov", "Shannon", "Knuth", "Dijkstra", "Allen", "Hopper", "Lamarr", "Sutherland", "Clarke", "Thompson", "Lamport", "Hamilton", "Wirth", "Perlman"];
    private static readonly string[] Words = ["alpha", "bolt", "cable", "drive", "engine", "filter", "gear", "hinge", "ion", "joint", "key", "lamp", "motor", "nut", "oil", "pump", "quartz", "rotor", "seal", "tube"];

    private ulong state = seed;

    public static string[] Countries { get; } = ["DE", "FR", "GB", "US", "NL", "SE", "ES", "IT"];

    public string FirstName => Pick(FirstNames);

    public string LastName => Pick(LastNames);

    public string Word => Pick(Words);

    public string Country => Pick(Countries);

    /// <summary>A whole number from one bound to the other, both included.</summary>
    public int Int(int from, int to) => from + (int)(Next() % (ulong)(to - from + 1));

    public bool Chance(int percent) => Int(1, 100) <= percent;

    public T Pick<T>(IReadOnlyList<T> items) => items[Int(0, items.Count - 1)];

    public string Hex(int length)
    {
        var text = new char[length];
        for (var i = 0; i < length; i++)
        {
            text[i] = "0123456789abcdef"[Int(0, 15)];
        }

        return new string(text);
    }

    public string Sentence(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Word));

    /// <summary>A moment of the years 2024 to 2026, in ISO 8601.</summary>
    public string Moment() => new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(Int(0, 3 * 365 * 86_400)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");

    // SplitMix64.
    private ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
