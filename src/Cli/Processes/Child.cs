using System.Diagnostics;

namespace Trunkline.Cli.Processes;

/// <summary>A process that was started here and ends with this one: its standard input is a pipe that it watches, so that even a kill -9 of
/// the parent, which can stop nothing, ends it.</summary>
internal sealed class Child : IAsyncDisposable
{
    private const int RememberedLines = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly Process process;
    private readonly Queue<string> lastLines = new();
    private readonly TaskCompletionSource exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Child(string name, Process process) => (Name, this.process) = (name, process);

    public string Name { get; }

    public int Id => process.Id;

    /// <summary>Completes when it has ended, whatever the reason.</summary>
    public Task Exited => exited.Task;

    public int ExitCode => process.ExitCode;

    /// <summary>Its last lines, for the reader of its obituary.</summary>
    public string[] LastLines
    {
        get
        {
            lock (lastLines)
                return [.. lastLines];
        }
    }

    /// <summary>Starts a program; every line of its output goes to <paramref name="say"/>.</summary>
    public static Child Start(string name, string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string> settings, Action<string, string> say)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (setting, value) in settings)
            start.Environment.TryAdd(setting, value);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        var child = new Child(name, process);
        process.OutputDataReceived += (_, line) => child.Hear(line.Data, say);
        process.ErrorDataReceived += (_, line) => child.Hear(line.Data, say);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _ = child.WatchAsync();
        return child;
    }

    /// <summary>Asks it to stop by closing its input, then ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It is gone already, and the pipe with it.
        }

        if (await Task.WhenAny(Exited, Task.Delay(Patience)) != Exited)
        {
            process.Kill(entireProcessTree: true);
            await Exited;
        }

        process.Dispose();
    }

    private async Task WatchAsync()
    {
        await process.WaitForExitAsync();
        exited.SetResult();
    }

    private void Hear(string? line, Action<string, string> say)
    {
        if (line is null)
            return;
        lock (lastLines)
        {
            lastLines.Enqueue(line);
            if (lastLines.Count > RememberedLines)
                lastLines.Dequeue();
        }

        say(Name, line);
    }
}
