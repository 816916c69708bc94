using System.Diagnostics;
using System.Text;

namespace Trunkline.EndToEnd.Tests.Hosting;

/// <summary>The real LocalHost, as a process of its own, that can be stopped politely or killed.</summary>
internal sealed class LocalHostProcess : IAsyncDisposable
{
    private const string Ready = "ready at ";
    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource<bool> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private LocalHostProcess(Process process) => this.process = process;

    /// <summary>Goes to the address that it took and said when it was ready.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 256 });

    public string Output
    {
        get
        {
            lock (output)
                return output.ToString();
        }
    }

    public int? ExitCode => process.HasExited ? process.ExitCode : null;

    /// <summary>Starts it on a free port and waits until it is ready.</summary>
    public static async Task<LocalHostProcess> StartAsync(IntegrationsFolder folder, IReadOnlyDictionary<string, string>? settings = null, params string[] arguments)
    {
        var host = Launch(folder, settings, arguments);
        if (!await host.ready.Task.WaitAsync(TimeSpan.FromSeconds(60)))
            throw new InvalidOperationException("LocalHost did not start:\n" + host.Output);
        return host;
    }

    /// <summary>Starts it where it must refuse to; gives its exit code and all it printed.</summary>
    public static async Task<(int ExitCode, string Output)> RunToExitAsync(
        IntegrationsFolder folder, IReadOnlyDictionary<string, string>? settings = null, params string[] arguments)
    {
        await using var host = Launch(folder, settings, arguments);
        await host.process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (host.process.ExitCode, host.Output);
    }

    /// <summary>SIGKILL: what no code can see coming.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    public async Task<int> StopAsync()
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }

        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
    }

    private static LocalHostProcess Launch(IntegrationsFolder folder, IReadOnlyDictionary<string, string>? settings, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.Path };
        string[] all =
        [
            Path.Combine(AppContext.BaseDirectory, "Trunkline.LocalHost.dll"),
            "--urls", "http://127.0.0.1:0", "--data", folder.Data, "--integrations", folder.Path, .. arguments,
        ];
        foreach (var argument in all)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var host = new LocalHostProcess(new Process { StartInfo = start, EnableRaisingEvents = true });
        host.process.OutputDataReceived += (_, e) => host.Read(e.Data);
        host.process.ErrorDataReceived += (_, e) => host.Read(e.Data);
        host.process.Exited += (_, _) => host.ready.TrySetResult(false);
        host.process.Start();
        host.process.BeginOutputReadLine();
        host.process.BeginErrorReadLine();
        return host;
    }

    private void Read(string? line)
    {
        if (line is null)
            return;
        lock (output)
            output.AppendLine(line);
        if (!line.StartsWith(Ready, StringComparison.Ordinal))
            return;
        Http.BaseAddress = new Uri(line[Ready.Length..line.IndexOf(',', StringComparison.Ordinal)]);
        ready.TrySetResult(true);
    }
}
