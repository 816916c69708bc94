using System.Globalization;
using System.Text.RegularExpressions;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Presets;
using Trunkline.Declarations;

namespace Trunkline.Connectors.Tests.Presets;

// Every preset that ships: sound, complete, and with a page behind each of its facts.
public class PresetCatalogTests
{
    public static IEnumerable<object[]> Names => PresetExamples.Names;

    [Fact]
    public void There_are_at_least_thirty() => Assert.InRange(PresetCatalog.Names.Count, 30, 500);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_minimal_file_is_a_sound_connection(string name)
    {
        var preset = PresetCatalog.Find(name)!;
        Assert.Equal(name, preset.Name);

        var connection = Sound(PresetExamples.Minimal(preset));

        Assert.Equal("https", connection.BaseUrl.Scheme);
        Assert.False(connection.AllowPrivate);
        Assert.NotEmpty(connection.Secrets);
        Assert.All(preset.Parameters.Where(p => p.IsRequired), p => Assert.NotEmpty(p.Example!));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_parameter_is_used_and_takes_its_example_and_each_of_its_words(string name)
    {
        var preset = PresetCatalog.Find(name)!;
        foreach (var parameter in preset.Parameters)
        {
            Assert.Contains($"{{{parameter.Name}}}", PresetCatalog.Text(name), StringComparison.Ordinal);
            string[] values = [.. parameter.Choices.Keys, .. parameter.Choices.Count == 0 && parameter.Example is { } example ? new[] { example } : []];
            foreach (var value in values)
                Sound(parameter.IsRequired ? PresetExamples.Minimal(preset) : $"{PresetExamples.Minimal(preset)}  {parameter.Name}: {PresetExamples.Scalar(value)}\n");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_fact_has_its_page_and_day(string name)
    {
        var preset = PresetCatalog.Find(name)!;
        var told = string.Join(' ', preset.Facts.Select(f => f.What));
        foreach (var key in preset.Connection.Keys.Select(k => k.Value).Where(k => k is "baseUrl" or "auth" or "apiVersion" or "limit" or "idempotency" or "pages" or "success"))
            Assert.Contains(key, told, StringComparison.Ordinal);
        Assert.All(preset.Facts, f => Assert.InRange(DateOnly.ParseExact(f.LookedUp, "yyyy-MM-dd", CultureInfo.InvariantCulture), new DateOnly(2026, 11, 1), new DateOnly(2126, 1, 1)));

        // A comment that means to be one and is not in the form would be lost from the guide.
        Assert.Equal(preset.Facts.Count, Regex.Count(PresetCatalog.Text(name), "https?://.*: ", RegexOptions.None) - Regex.Count(PresetCatalog.Text(name), "^(?! *#).*https?://.*: ", RegexOptions.Multiline));
    }

    private static ConnectionDefinition Sound(string yaml)
    {
        var faults = new FaultList();
        var connection = ConnectionFile.Read(DeclaredFile.Read("c.yaml", yaml, faults)!, PresetExamples.Setting, faults);
        Assert.Empty(faults.All.Select(f => f.ToString()));
        return connection!;
    }
}
