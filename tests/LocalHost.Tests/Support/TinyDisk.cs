using System.Diagnostics;

namespace Trunkline.LocalHost.Tests.Support;

/// <summary>A real file system of one mebibyte, mounted for a test.</summary>
internal sealed class TinyDisk : IDisposable
{
    private readonly TempFolder folder = new();

    private TinyDisk()
    {
    }

    public string Path => folder.Path;

    /// <summary>Null where this user may not mount.</summary>
    public static TinyDisk? Mount()
    {
        var disk = new TinyDisk();
        if (OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=1m", "none", disk.Path))
            return disk;
        disk.folder.Dispose();
        return null;
    }

    public void Dispose()
    {
        Run("umount", Path);
        folder.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>A test that needs a <see cref="TinyDisk"/>; skipped, with the reason, where none can be mounted.</summary>
internal sealed class TinyDiskFactAttribute : FactAttribute
{
    public TinyDiskFactAttribute()
    {
        using var disk = TinyDisk.Mount();
        if (disk is null)
            Skip = "this user may not mount a small file system to fill up";
    }
}
