namespace Trunkline.Runs.Catalog;

/// <summary>Where declared files and what they name stand, for every reader of them.</summary>
public static class DeclaredPaths
{
    /// <summary>A file as a person would open it from where the command was given, with forward slashes; whole where it lies elsewhere.</summary>
    public static string Shown(string file)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, file);
        return (relative.StartsWith("..", StringComparison.Ordinal) ? file : relative).Replace('\\', '/');
    }

    /// <summary>The bytes of what a declared file names beside itself (a WSDL file); null where there is no such file, or it lies outside the folder.</summary>
    /// <param name="folder">The folder with <c>sources/</c>, <c>connections/</c> and <c>flows/</c>.</param>
    /// <param name="path">The path from that folder, as declared.</param>
    public static byte[]? Document(string folder, string path)
    {
        var root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        var file = Path.GetFullPath(Path.Combine(root, path));
        return file.StartsWith(root, StringComparison.Ordinal) && File.Exists(file) ? File.ReadAllBytes(file) : null;
    }
}
