namespace Trunkline.Cli.Local;

/// <summary>The checkout that this build belongs to, and what was built in it.</summary>
internal sealed class Checkout(string root, string configuration)
{
    public string Root { get; } = root;

    public string Integrations => Path.Combine(Root, "integrations");

    /// <summary>Finds the checkout from where this assembly lies: <c>root/src/Cli/bin/configuration/framework</c>.</summary>
    public static Checkout Find()
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        for (var folder = built; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "functions.sln")))
                return new Checkout(folder.FullName, built.Parent!.Name);
        }

        throw new CommandFault($"there is no functions.sln above {AppContext.BaseDirectory}; run it from a checkout.");
    }

    /// <summary>The assembly of a project, as built together with this one.</summary>
    public string Assembly(string project)
    {
        var name = Path.GetFileName(project);
        var framework = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var path = Path.Combine(Root, project, "bin", configuration, framework, $"Trunkline.{name}.dll");
        return File.Exists(path) ? path : throw new CommandFault($"{Path.GetRelativePath(Root, path)} is not built; run 'dotnet build src/Cli'.");
    }
}
