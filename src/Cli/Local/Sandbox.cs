namespace Trunkline.Cli.Local;

/// <summary>Where the sandbox of partner APIs is.</summary>
internal static class Sandbox
{
    public const int DefaultBasePort = 7180;

    /// <summary>How many partners follow the control API, a port each.</summary>
    public const int Partners = 5;

    public static Uri Control(int basePort) => new($"http://127.0.0.1:{basePort}");
}
