using Trunkline.Intake.Providers;
using Trunkline.Intake.Reading;
using Trunkline.Testing;

namespace Trunkline.Intake.Tests.Providers;

public sealed class ProviderGuideTests
{
    private static readonly string Page = Repository.PathOf("docs", "providers.md");

    [Fact]
    public void The_page_says_what_the_data_says()
    {
        var written = ProviderGuidePage.Write();
        if (Environment.GetEnvironmentVariable("TRUNKLINE_WRITE_DOCS") == "1")
            File.WriteAllText(Page, written);
        Assert.True(File.ReadAllText(Page) == written, "docs/providers.md differs from the providers' data: run TRUNKLINE_WRITE_DOCS=1 dotnet test tests/Intake.Tests --filter ProviderGuide");
    }

    [Fact]
    public void Every_provider_is_usable_and_complete()
    {
        foreach (var name in ProviderCatalog.Names)
        {
            var provider = ProviderCatalog.Find(name)!;
            Assert.Equal(name, provider.Name);
            Assert.All(provider.Id.Concat(provider.Type).Concat(provider.Time), t => ValueTemplate.Parse(t));
            Assert.All((provider.Batch?.Path ?? []).Concat(provider.Batch?.Inner ?? []), p => Assert.NotNull(JsonPointer.Parse(p)));
            Assert.InRange(provider.Deadline, 1, 60);
            Assert.All(new[] { provider.Title, provider.Guide.Console, provider.Guide.Secret, provider.Guide.Retries, provider.Guide.Deadline }, t => Assert.NotEmpty(t));
            Assert.NotEmpty(provider.Guide.Traps);
        }
    }
}
