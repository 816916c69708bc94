using System.Text.Json;

namespace Trunkline.Jsonata.Bench.Catalog;

/// <summary>What the reference implementation gave for every mapping, as fingerprints: the file <c>mappings/expected.json</c>.</summary>
internal static class ExpectedResults
{
    private const string FileName = "expected.json";

    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, NewLine = "\n" };

    public static IReadOnlyDictionary<string, Entry> Load(string mappingsFolder) =>
        JsonSerializer.Deserialize<Dictionary<string, Entry>>(File.ReadAllBytes(Path.Combine(mappingsFolder, FileName)))!;

    /// <summary>Writes the file from results in a folder, one JSON file a mapping.</summary>
    public static void Save(string mappingsFolder, string resultsFolder)
    {
        var entries = Directory.GetFiles(resultsFolder, "*.json").Order(StringComparer.Ordinal).ToDictionary(
            file => Path.GetFileNameWithoutExtension(file),
            file => Entry.Of(CanonicalJson.Of(File.ReadAllBytes(file))));
        File.WriteAllText(Path.Combine(mappingsFolder, FileName), JsonSerializer.Serialize(entries, Layout) + "\n");
    }

    /// <param name="Bytes">The length of the canonical result.</param>
    /// <param name="Fingerprint">Its fingerprint.</param>
    internal sealed record Entry(int Bytes, string Fingerprint)
    {
        public static Entry Of(byte[] canonical) => new(canonical.Length, CanonicalJson.Fingerprint(canonical));
    }
}
