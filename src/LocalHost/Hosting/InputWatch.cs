namespace Trunkline.LocalHost.Hosting;

/// <summary>Stops the host when its standard input closes: who started it holds the other end, and an end that closes is the one sign that also a
/// killed starter gives.</summary>
internal static class InputWatch
{
    public static void StopWhenInputCloses(this WebApplication app) => new Thread(() =>
    {
        using var input = Console.OpenStandardInput();
        input.CopyTo(Stream.Null);
        app.Lifetime.StopApplication();
    })
    {
        IsBackground = true,
        Name = "standard input",
    }.Start();
}
