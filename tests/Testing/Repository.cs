namespace Trunkline.Testing;

/// <summary>Where the repository is: the folder above the test assembly that holds <c>functions.sln</c>.</summary>
public static class Repository
{
    /// <summary>The root folder.</summary>
    public static string Root { get; } = Find();

    /// <summary>A file or folder of the repository.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "functions.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("There is no functions.sln above the test assembly.");
    }
}
