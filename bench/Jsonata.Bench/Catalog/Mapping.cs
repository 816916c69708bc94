namespace Trunkline.Jsonata.Bench.Catalog;

/// <summary>One expression to measure, with the name of the input it maps.</summary>
/// <param name="Name">The file's name without extension.</param>
/// <param name="Input">The name of its input in <see cref="InputCatalog"/>.</param>
/// <param name="Expression">The whole text of the file.</param>
internal sealed record Mapping(string Name, string Input, string Expression)
{
    private const string InputMark = "input:";

    /// <summary>All mappings of a folder; the first line of each file is a comment that names its input.</summary>
    public static IReadOnlyList<Mapping> Load(string folder) =>
        [.. Directory.GetFiles(folder, "*.jsonata").Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>The folder <c>mappings</c> of the bench, found from a place inside the repository.</summary>
    /// <exception cref="DirectoryNotFoundException">The place is not inside the repository.</exception>
    public static string FindFolder(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "functions.sln")))
            {
                return Path.Combine(folder.FullName, "bench", "Jsonata.Bench", "mappings");
            }
        }

        throw new DirectoryNotFoundException($"No functions.sln at or above {from}.");
    }

    private static Mapping Read(string file)
    {
        var text = File.ReadAllText(file);
        var at = text.IndexOf(InputMark, StringComparison.Ordinal) + InputMark.Length;
        var input = text[at..].TrimStart().Split([' ', '.', '\n'], 2)[0];
        return new Mapping(Path.GetFileNameWithoutExtension(file), input, text);
    }
}
