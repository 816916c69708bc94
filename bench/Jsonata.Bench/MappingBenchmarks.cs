using BenchmarkDotNet.Attributes;
using Trunkline.Jsonata.Bench.Catalog;

namespace Trunkline.Jsonata.Bench;

/// <summary>Time and allocation of every mapping.</summary>
/// <remarks>In process, because the project BenchmarkDotNet would generate looks for this one by its assembly's name, which differs from its file's.</remarks>
[InProcess]
[MemoryDiagnoser]
public class MappingBenchmarks
{
    private PreparedMapping prepared = null!;

    [ParamsSource(nameof(Names))]
    public string Mapping { get; set; } = "";

    public static IEnumerable<string> Names => Catalog.Mapping.Load(Catalog.Mapping.FindFolder(AppContext.BaseDirectory)).Select(mapping => mapping.Name);

    [GlobalSetup]
    public void Setup() => prepared = new PreparedMapping(Catalog.Mapping.Load(Catalog.Mapping.FindFolder(AppContext.BaseDirectory)).Single(mapping => mapping.Name == Mapping));

    [Benchmark]
    public bool Evaluate() => prepared.Evaluate().IsUndefined;

    [Benchmark]
    public int BytesToBytes() => prepared.Whole().Length;
}
