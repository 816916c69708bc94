using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Trunkline.Testing.Node;

/// <summary>Node.js and the packages that package.json pins, installed once where they are missing.</summary>
public static class NodeTools
{
    private static readonly Lazy<string?> Obstacle = new(Prepare, LazyThreadSafetyMode.ExecutionAndPublication);

    /// <summary>Why tools from npm cannot be used here; null where they can.</summary>
    public static string? Missing => Obstacle.Value;

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code and what it printed.</returns>
    public static (int Code, string Output) Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.GetAwaiter().GetResult());
    }

    private static string? Prepare()
    {
        var reason = Find();
        if (reason is not null)
            Console.WriteLine($"skipped: {reason}");
        return reason;
    }

    private static string? Find()
    {
        try
        {
            if (Run("node", "--version").Code != 0)
                return "Node.js does not run here";
        }
        catch (Win32Exception)
        {
            return "Node.js is not installed";
        }

        return Installed() ? null : Install();
    }

    private static bool Installed() => File.Exists(Repository.PathOf("node_modules", ".package-lock.json"))
        && Directory.Exists(Repository.PathOf("node_modules", "azurite"))
        && Directory.Exists(Repository.PathOf("node_modules", "web-tree-sitter"));

    private static string? Install()
    {
        // Several test assemblies may come here at once.
        using var turn = new Mutex(initiallyOwned: false, "Global\\trunkline-npm-" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Repository.Root)))[..16]);
        Take(turn);
        try
        {
            if (Installed())
                return null;
            var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
            var (code, output) = Run(npm, "ci", "--no-audit", "--no-fund");
            return code == 0 ? null : $"npm ci failed: {output.Trim().Split('\n')[^1]}";
        }
        finally
        {
            turn.ReleaseMutex();
        }
    }

    private static void Take(Mutex turn)
    {
        try
        {
            turn.WaitOne();
        }
        catch (AbandonedMutexException)
        {
            // Whoever had it was ended in the middle; it is ours now, and what is installed is looked at anew.
        }
    }
}
