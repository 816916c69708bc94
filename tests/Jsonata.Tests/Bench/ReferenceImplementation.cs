using System.ComponentModel;
using System.Diagnostics;

namespace Trunkline.Jsonata.Tests.Bench;

/// <summary>The npm package that the bench compares against, where it is installed.</summary>
internal static class ReferenceImplementation
{
    /// <summary>Why it cannot be run here, or null when it can.</summary>
    public static string? Missing(string benchFolder)
    {
        if (!Directory.Exists(Path.Combine(benchFolder, "node_modules", "jsonata")))
        {
            return "npm package jsonata is not installed: run 'npm ci' in bench/Jsonata.Bench";
        }

        try
        {
            return Run(benchFolder, "--version").ExitCode == 0 ? null : "node does not run";
        }
        catch (Win32Exception)
        {
            return "node is not installed";
        }
    }

    public static (int ExitCode, string Error) Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", arguments) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        using var node = Process.Start(start)!;
        node.OutputDataReceived += (_, _) => { };
        node.BeginOutputReadLine();
        var error = node.StandardError.ReadToEnd();
        node.WaitForExit();
        return (node.ExitCode, error);
    }
}
