using System.Diagnostics;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Trunkline.Intake.Bench;

// On a quiet machine:  dotnet run -c Release --project bench/Intake.Bench -- --filter '*'
// On a shared one:     dotnet run -c Release --project bench/Intake.Bench -- cpu      (processor time, which others cannot take away)
if (args is not ["cpu"])
{
    // In this process: the library looks for a project file named as the assembly, and ours has the product's name in front.
    var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
    BenchmarkSwitcher.FromAssembly(typeof(VerificationBenchmarks).Assembly).Run(args, config);
    return;
}

foreach (var name in VerificationBenchmarks.Names)
{
    var verification = new VerificationBenchmarks { Name = name };
    verification.Prepare();
    Measure("verify " + name, name == "discord" ? 2_000 : 100_000, () => verification.Verify());
}

var receive = new ReceiveBenchmarks();
receive.Prepare();
Measure("receive, api-key, 350 bytes", 100_000, () => receive.Receive().GetAwaiter().GetResult());

static void Measure(string what, int times, Action once)
{
    for (var n = 0; n < times / 2; n++)
        once();
    var (cpu, bytes) = (Process.GetCurrentProcess().TotalProcessorTime, GC.GetTotalAllocatedBytes());
    for (var n = 0; n < times; n++)
        once();
    var used = Process.GetCurrentProcess().TotalProcessorTime - cpu;
    Console.WriteLine($"{what,-32} {used.TotalMicroseconds / times,8:0.00} µs {(GC.GetTotalAllocatedBytes() - bytes) / times,7} bytes");
}
