using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.LocalHost;
using Trunkline.LocalHost.Journal;

namespace Trunkline.Engine.Bench;

/// <summary>A folder on a real disk, not on one in memory: BENCH_DATA, or the temporary folder.</summary>
internal sealed class BenchFolder : IDisposable
{
    private readonly string path = Path.Combine(Environment.GetEnvironmentVariable("BENCH_DATA") ?? Path.GetTempPath(), $"trunkline-bench-{Environment.ProcessId}");

    public long Bytes => new DirectoryInfo(path).EnumerateFiles().Sum(static file => file.Length);

    public LocalJournal Open(Func<JournalOptions, JournalOptions>? with = null)
    {
        var options = new JournalOptions { Folder = path };
        return LocalJournal.Open(with?.Invoke(options) ?? options, TimeProvider.System, NullLoggerFactory.Instance);
    }

    public void Dispose()
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }
}
