using BenchmarkDotNet.Running;
using Trunkline.Connectors.Bench;

// --cpu: processor time in place of time on the wall, for a machine that others use too.
if (args is ["--cpu"])
    await ProcessorTime.CompareAsync();
else
    BenchmarkSwitcher.FromAssembly(typeof(CallOverhead).Assembly).Run(args);
