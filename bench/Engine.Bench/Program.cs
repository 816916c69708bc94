using Trunkline.Engine.Bench;

// dotnet run --project bench/Engine.Bench -p:Optimize=true -- [append|runs|latency|startup|memory|purge|foreach|fanout|soak]...   (none: all but soak)
// Optimize instead of -c Release: the Release closure of Azure.Storage.Common is not on every feed.
Console.WriteLine($"{DateTime.UtcNow:u}  {Environment.ProcessorCount} cores  {Environment.OSVersion}  .NET {Environment.Version}");
if (File.Exists("/proc/loadavg"))
    Console.WriteLine($"load before: {File.ReadAllText("/proc/loadavg").Trim()}");
foreach (var name in args.Length > 0 ? args : ["append", "runs", "latency", "startup", "memory", "purge", "foreach", "fanout"])
{
    using var folder = new BenchFolder();
    await (name switch
    {
        "append" => AppendBench.RunAsync(folder),
        "runs" => RunsBench.RunAsync(folder, [6_000, 6_000, 6_000, 6_000, 6_000]),
        "soak" => RunsBench.RunAsync(folder, [1_000, 9_000, 90_000, 200_000, 200_000, 200_000, 200_000, 100_000]),
        "latency" => LatencyBench.RunAsync(folder),
        "startup" => StartupBench.RunAsync(folder),
        "memory" => MemoryBench.RunAsync(folder),
        "foreach" => ForEachBench.RunAsync(folder),
        "fanout" => FanOutBench.RunAsync(folder),
        "purge" => PurgeBench.RunAsync(folder),
        _ => throw new ArgumentException($"there is no benchmark '{name}'"),
    });
}
