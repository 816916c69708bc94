using System.ComponentModel;
using System.Diagnostics;

namespace Trunkline.Cli.Connecting;

/// <summary>The browser of who sits at this machine.</summary>
internal static class Browser
{
    /// <summary>Opens an address; false where nobody would see it. Without a screen, Linux would start a text browser inside this terminal.</summary>
    public static bool TryOpen(Uri address)
    {
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("DISPLAY") is null or "" && Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is null or "")
            return false;
        try
        {
            using var started = Process.Start(new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true });
            return true;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            return false;
        }
    }
}
