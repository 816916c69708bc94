using System.Text;
using Xunit.Abstractions;

namespace Trunkline.Intake.Tests.Conformance;

/// <summary>Every vector gives its verdict and its answer, through the whole pipeline.</summary>
[Trait("Category", "Conformance")]
public sealed class VectorTests(ITestOutputHelper output)
{
    [VectorFact]
    public async Task Every_vector_gives_its_verdict_and_its_answer()
    {
        var vectors = VectorFile.Read();
        var failures = new List<string>();
        foreach (var vector in vectors)
        {
            if (await VectorRun.FailureAsync(vector) is { } failure)
                failures.Add($"{vector.GetProperty("id").GetString()}: {failure} ({vector.GetProperty("note").GetString()})");
        }

        var summary = new StringBuilder($"{vectors.Count} webhook vectors ran, {failures.Count} failed");
        foreach (var failure in failures)
            summary.AppendLine().Append("  ").Append(failure);
        output.WriteLine(summary.ToString());
        Assert.True(vectors.Count > 0, $"{VectorFile.Path} holds no vectors");
        Assert.True(failures.Count == 0, summary.ToString());
    }

    [VectorFact]
    public void Every_provider_of_the_vectors_is_known() =>
        Assert.Empty(VectorFile.Read().Select(v => v.GetProperty("provider").GetString()!).Distinct().Except(Trunkline.Intake.Providers.ProviderCatalog.Names));
}
