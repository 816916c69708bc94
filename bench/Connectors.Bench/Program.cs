using BenchmarkDotNet.Running;
using Trunkline.Connectors.Bench;

BenchmarkSwitcher.FromAssembly(typeof(CallOverhead).Assembly).Run(args);
