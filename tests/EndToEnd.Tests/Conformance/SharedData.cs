namespace Trunkline.EndToEnd.Tests.Conformance;

/// <summary>Real payloads that are kept beside the repository, or where an environment variable says.</summary>
/// <param name="Variable">The environment variable.</param>
/// <param name="Beside">The file or folder beside the repository.</param>
internal sealed record SharedData(string Variable, string Beside)
{
    /// <summary>Where they are; null where there are none.</summary>
    public string? Place => SharedDataFactAttribute.Locate(Variable, Beside);

    /// <summary>All their JSON files, in order, each with its name below the place.</summary>
    public IEnumerable<(string Name, string File)> Files()
    {
        var place = Place!;
        return File.Exists(place)
            ? [(Path.GetFileName(place), place)]
            : Directory.GetFiles(place, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => (Path.GetRelativePath(place, file), file));
    }
}
