using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Trunkline.Cli.Local;

namespace Trunkline.Cli.Tests.Commands;

[Collection(StackCollection.Name)]
public sealed class UpCommandTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TemporaryFolder data = new();
    private readonly int port, sandboxPort;

    public UpCommandTests()
    {
        port = Ports.Free(following: Cli.Local.Sandbox.Partners + 1);
        sandboxPort = port + 1;
    }

    public void Dispose() => data.Dispose();

    [UnixFact]
    public async Task A_second_start_is_told_and_a_signal_stops_everything()
    {
        using var up = Start("up", "--port", $"{port}", "--sandbox-port", $"{sandboxPort}", "--data", data.Path);
        await WhenReadyAsync(up);
        var host = await HostIdAsync();

        using var second = Start("up", "--port", $"{port}", "--sandbox-port", $"{sandboxPort}", "--data", data.Path);
        Assert.Contains($"runs already at http://localhost:{port}/ (process {host})", await second.StandardError.ReadToEndAsync());
        await second.WaitForExitAsync();
        Assert.Equal(1, second.ExitCode);

        using var onTakenPorts = Start("up", "--port", $"{Ports.Free()}", "--sandbox-port", $"{sandboxPort}", "--data", data.Path);
        Assert.Contains($"port {sandboxPort} is taken", await onTakenPorts.StandardError.ReadToEndAsync());

        Process.Start("kill", ["-TERM", $"{up.Id}"]).WaitForExit();
        Assert.Contains("stopped.", await up.StandardOutput.ReadToEndAsync());
        await up.WaitForExitAsync();
        Assert.Equal(0, up.ExitCode);
        await GoneAsync(host);
        Assert.False(Ports.IsTaken(sandboxPort));
    }

    [Theory]
    [InlineData("up", "--port", "21003", "--sandbox-port", "21000")]
    [InlineData("up", "--port", "21000", "--sandbox-port", "21000")]
    [InlineData("up", "--storage", "azurite", "--no-sandbox", "--port", "21002", "--azurite-port", "21000")]
    public async Task Parts_that_would_share_a_port_are_not_started(params string[] arguments)
    {
        using var up = Start([.. arguments, "--data", data.Path]);
        var complaint = await up.StandardError.ReadToEndAsync();
        await up.WaitForExitAsync();
        Assert.Equal(1, up.ExitCode);
        Assert.Contains("needs ports 21000 to ", complaint);
        Assert.Contains("or --port.", complaint);
    }

    [UnixFact]
    public async Task Nothing_outlives_a_killed_parent()
    {
        using var up = Start("up", "--port", $"{port}", "--sandbox-port", $"{sandboxPort}", "--data", data.Path);
        await WhenReadyAsync(up);
        var host = await HostIdAsync();
        up.Kill();
        await GoneAsync(host);
        using var patience = new CancellationTokenSource(Patience);
        while (Ports.IsTaken(sandboxPort))
            await Task.Delay(20, patience.Token);
    }

    [UnixFact]
    public async Task A_part_that_dies_stops_the_rest_and_is_named()
    {
        using var up = Start("up", "--port", $"{port}", "--sandbox-port", $"{sandboxPort}", "--data", data.Path);
        await WhenReadyAsync(up);
        Process.GetProcessById(await HostIdAsync()).Kill();
        Assert.Contains("host ended by itself with code 137", await up.StandardError.ReadToEndAsync());
        await up.WaitForExitAsync();
        Assert.Equal(1, up.ExitCode);
        Assert.False(Ports.IsTaken(sandboxPort));
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [Checkout.Find().Assembly("src/Cli"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static async Task WhenReadyAsync(Process up)
    {
        var said = new List<string>();
        while (await up.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("Trunkline is ready", StringComparison.Ordinal))
                return;
            said.Add(line);
        }

        Assert.Fail($"it ended before it was ready: {string.Join('\n', said)} {await up.StandardError.ReadToEndAsync()}");
    }

    private async Task<int> HostIdAsync()
    {
        using var http = new HttpClient();
        return (await http.GetFromJsonAsync<JsonElement>($"http://localhost:{port}/api/health")).GetProperty("pid").GetInt32();
    }

    private static async Task GoneAsync(int id)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (Process.GetProcesses().Any(p => p.Id == id))
            await Task.Delay(20, patience.Token);
    }
}
