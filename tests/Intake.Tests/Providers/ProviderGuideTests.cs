using Trunkline.Declarations;
using Trunkline.Intake.Providers;
using Trunkline.Intake.Reading;
using Trunkline.Intake.Sources;
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
    public void Every_source_file_on_the_page_works_as_it_stands_and_knows_its_optional_keys()
    {
        foreach (var provider in ProviderCatalog.Names.Select(n => ProviderCatalog.Find(n)!))
        {
            var faults = new FaultList();
            SourceCatalog.Read([(provider.Name + ".yaml", ProviderGuidePage.Yaml(provider))], faults, _ => "value");
            // One at a time: some exclude each other. Lines that are indented belong to the one above.
            foreach (var option in string.Join('\n', provider.Guide.Optional).Split("\n").Aggregate(new List<string>(), (all, line) =>
            {
                if (line.StartsWith(' '))
                    all[^1] += "\n" + line;
                else if (line.Length > 0)
                    all.Add(line);
                return all;
            }))
            {
                var yaml = ProviderGuidePage.Yaml(provider) + option + "\n";
                if (option.StartsWith("unauthenticated", StringComparison.Ordinal))
                    yaml = yaml.Replace($"secrets: [{provider.Name}-webhook]\n", "");
                if (option.StartsWith("variant: entra", StringComparison.Ordinal))
                    yaml += "issuer: i\naudience: a\njwksUrl: https://login.example.com/keys\n";
                SourceCatalog.Read([(provider.Name + ".yaml", yaml)], faults, _ => "value");
            }

            Assert.Empty(faults.All.Select(f => f.ToString()));
        }
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
