using System.Diagnostics;
using BenchmarkDotNet.Running;
using Trunkline.Intake.Bench;

// On a quiet machine:  dotnet run -c Release --project bench/Intake.Bench -- --filter '*' --job short
// On a shared one:     dotnet run -c Release --project bench/Intake.Bench -- cpu      (processor time, which others cannot take away)
if (args is not ["cpu"])
{
    BenchmarkSwitcher.FromAssembly(typeof(VerificationBenchmarks).Assembly).Run(args);
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
