using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Trunkline.Testing.Node;

namespace Trunkline.Testing.Azurite;

/// <summary>A real Azurite of this test run's own: free ports, nothing on disk, a clock that tests move, gone when the tests are.</summary>
public sealed partial class AzuriteServer : IAsyncLifetime
{
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<string> clock = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, string> ports = [];
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private Process? process;
    private int names;

    /// <summary>What the storage clients are opened with.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{ports["Blob"]}/{Account};"
        + $"QueueEndpoint=http://127.0.0.1:{ports["Queue"]}/{Account};TableEndpoint=http://127.0.0.1:{ports["Table"]}/{Account};";

    /// <summary>A name that no other test has.</summary>
    public string NewName() => $"test{Interlocked.Increment(ref names)}";

    /// <summary>Moves Azurite's clock on.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        await oneAtATime.WaitAsync();
        try
        {
            await process!.StandardInput.WriteLineAsync(by.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
            await process.StandardInput.FlushAsync();
            await clock.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        if (NodeTools.Missing is not null)
            return;
        string[] arguments =
        [
            "--require", Repository.PathOf("tests", "Testing", "Azurite", "clock.cjs"),
            Repository.PathOf("node_modules", "azurite", "dist", "src", "azurite.js"),
            "--blobPort", "0", "--queuePort", "0", "--tablePort", "0",
            "--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent",
        ];
        process = new Process
        {
            StartInfo = new ProcessStartInfo("node", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true },
            EnableRaisingEvents = true,
        };
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("Azurite ended at its start."));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await ready.Task.WaitAsync(Patience);
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        if (process is null)
            return;
        process.StandardInput.Close();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        oneAtATime.Dispose();
    }

    [GeneratedRegex("Azurite (?<service>Blob|Queue|Table) service is successfully listening at http://127.0.0.1:(?<port>[0-9]+)")]
    private static partial Regex Listening();

    private void Read(string? line)
    {
        if (line is null)
            return;
        if (line.StartsWith("clock ", StringComparison.Ordinal))
        {
            clock.Writer.TryWrite(line);
            return;
        }

        if (Listening().Match(line) is { Success: true } match)
            ports[match.Groups["service"].Value] = match.Groups["port"].Value;
        if (ports.Count == 3)
            ready.TrySetResult();
    }
}
