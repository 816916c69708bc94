using System.Text;
using System.Text.Json;
using Trunkline.Jsonata.Bench.Catalog;

namespace Trunkline.Jsonata.Tests.Bench;

/// <summary>What is measured must be right first: every mapping of the bench gives what the reference implementation gives.</summary>
public sealed class MappingResultsTests
{
    private static readonly string Folder = Mapping.FindFolder(AppContext.BaseDirectory);
    private static readonly IReadOnlyList<Mapping> Mappings = Mapping.Load(Folder);
    private static readonly IReadOnlyDictionary<string, ExpectedResults.Entry> Expected = ExpectedResults.Load(Folder);

    public static TheoryData<string> Names => [.. Mappings.Select(mapping => mapping.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gives_the_recorded_result(string name)
    {
        var result = CanonicalJson.Of(new PreparedMapping(Mappings.Single(mapping => mapping.Name == name)).Whole());
        Assert.True(Expected[name] == ExpectedResults.Entry.Of(result), $"{name} gave {Encoding.UTF8.GetString(result.AsSpan(0, Math.Min(result.Length, 600)))}");
    }

    [Fact]
    public void Measures_enough_and_records_all()
    {
        Assert.True(Mappings.Count >= 20);
        Assert.Equal(Mappings.Select(mapping => mapping.Name), Expected.Keys);
    }

    [Fact]
    public void Inputs_are_the_same_every_time() =>
        Assert.All(InputCatalog.Names, name => Assert.Equal(InputCatalog.Make(name), InputCatalog.Make(name)));

    [ReferenceFact]
    public void Gives_the_result_of_the_installed_reference_implementation()
    {
        var work = Directory.CreateTempSubdirectory("jsonata-bench-");
        try
        {
            var inputs = work.CreateSubdirectory("inputs").FullName;
            foreach (var name in InputCatalog.Names)
            {
                File.WriteAllBytes(Path.Combine(inputs, name + ".json"), InputCatalog.Make(name));
            }

            File.WriteAllText(Path.Combine(work.FullName, "mappings.json"), JsonSerializer.Serialize(Mappings, new JsonSerializerOptions(JsonSerializerDefaults.Web)));
            var (exitCode, error) = ReferenceImplementation.Run(Path.GetDirectoryName(Folder)!, "reference.js", "results", work.FullName);
            Assert.True(exitCode == 0, error);
            Assert.All(Mappings, mapping => Assert.Equal(
                Encoding.UTF8.GetString(CanonicalJson.Of(File.ReadAllBytes(Path.Combine(work.FullName, "results", mapping.Name + ".json")))),
                Encoding.UTF8.GetString(CanonicalJson.Of(new PreparedMapping(mapping).Whole()))));
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }
}
