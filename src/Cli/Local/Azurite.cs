using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Trunkline.Cli.Processes;

namespace Trunkline.Cli.Local;

/// <summary>Azurite, Azure's storage emulator, in the version that <c>package.json</c> pins.</summary>
internal sealed class Azurite(Checkout checkout, Action<string, string> say)
{
    public const int DefaultPort = 10000;

    /// <summary>Blobs, queues, tables.</summary>
    public const int Ports = 3;
    private const string Account = "devstoreaccount1";

    // Published with Azurite; it opens nothing else.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    public static string ConnectionString(int port) =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{port}/{Account};"
        + $"QueueEndpoint=http://127.0.0.1:{port + 1}/{Account};TableEndpoint=http://127.0.0.1:{port + 2}/{Account};";

    /// <summary>Installs it where it is missing, then starts it.</summary>
    public async Task<Child> StartAsync(int port, string folder, CancellationToken cancellationToken)
    {
        for (var taken = port; taken < port + Ports; taken++)
        {
            if (Local.Ports.IsTaken(taken))
                throw new CommandFault($"port {taken} is taken, and Azurite needs {port} to {port + Ports - 1}: stop what uses it (another Azurite?) or pass --azurite-port.");
        }

        var package = Path.Combine(checkout.Root, "node_modules", "azurite");
        if (Version(Path.Combine(package, "package.json")) != Pinned())
            await InstallAsync(cancellationToken);
        Directory.CreateDirectory(folder);
        string[] arguments =
        [
            "--require", Path.Combine(AppContext.BaseDirectory, "Processes", "exit-with-stdin.cjs"),
            Path.Combine(package, "dist", "src", "azurite.js"), "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--location", folder,
            "--blobPort", $"{port}", "--queuePort", $"{port + 1}", "--tablePort", $"{port + 2}",
        ];
        return OrNoNode(() => Child.Start("azurite", "node", arguments, checkout.Root, new Dictionary<string, string>(), say));
    }

    private static T OrNoNode<T>(Func<T> start)
    {
        try
        {
            return start();
        }
        catch (Win32Exception)
        {
            throw new CommandFault("--storage azurite needs Node.js (20 or later, with npm), and it is not found: install it, or leave --storage out.");
        }
    }

    private async Task InstallAsync(CancellationToken cancellationToken)
    {
        say("azurite", $"installing Azurite {Pinned()} (npm ci)");
        var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
        using var process = OrNoNode(() => Process.Start(new ProcessStartInfo(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"]) { WorkingDirectory = checkout.Root })!);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        if (process.ExitCode != 0)
            throw new CommandFault($"'npm ci' in {checkout.Root} failed; its words are above.");
    }

    private string? Pinned()
    {
        using var package = JsonDocument.Parse(File.ReadAllText(Path.Combine(checkout.Root, "package.json")));
        return package.RootElement.GetProperty("devDependencies").GetProperty("azurite").GetString();
    }

    private static string? Version(string file)
    {
        if (!File.Exists(file))
            return null;
        using var package = JsonDocument.Parse(File.ReadAllText(file));
        return package.RootElement.GetProperty("version").GetString();
    }
}
