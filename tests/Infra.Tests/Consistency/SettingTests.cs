using System.Text.RegularExpressions;
using Trunkline.Stores.Secrets;

namespace Trunkline.Infra.Tests.Consistency;

/// <summary>Every setting and secret that is read is provisioned, in the sample, and explained.</summary>
public sealed partial class SettingTests
{
    private static readonly string Docs = Files.Text("docs", "operations.md");
    private static readonly string Sample = Files.Text("local.settings.sample.json");
    private static readonly string App = Files.Text("infra", "app", "function.bicep");

    [Fact]
    public void What_the_integrations_ask_for_is_provisioned_in_the_sample_and_explained()
    {
        var asked = Files.Integrations("connections").Concat(Files.Integrations("sources"))
            .SelectMany(text => Setting().Matches(text)).Select(match => match.Groups["name"].Value).Distinct().Order().ToList();
        var given = Files.Json("infra", "main.parameters.json").GetProperty("parameters").GetProperty("partnerSettings").GetProperty("value")
            .EnumerateObject().Select(setting => setting.Name).Order().ToList();
        Assert.NotEmpty(asked);
        Assert.Equal(asked, given);
        Assert.All(asked, name => Assert.Contains($"\"{name}\"", Sample, StringComparison.Ordinal));
        Assert.All(asked, name => Assert.Contains($"`{name}`", Docs, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_secret_that_a_file_names_has_a_value_in_the_sample()
    {
        var asked = Files.Integrations("connections").SelectMany(text => Secret().Matches(text)).Select(match => match.Groups["name"].Value)
            .Concat(Files.Integrations("sources").SelectMany(text => SourceSecrets().Match(text).Groups["names"].Value.Split(',', StringSplitOptions.TrimEntries)));
        Assert.All(asked, name => Assert.Contains($"\"{SecretName.Setting(name)}\"", Sample, StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_code_reads_is_set_by_Bicep_or_said_not_to_be_and_explained()
    {
        var read = Files.Sources().SelectMany(text => SettingConstant().Matches(text)).Select(match => match.Groups["name"].Value)
            .Where(name => !name.StartsWith(SecretName.SettingPrefix, StringComparison.Ordinal)).Distinct().ToList();
        Assert.Contains("TRUNKLINE_KEY_VAULT_URI", read);
        foreach (var name in read)
        {
            Assert.Contains($"`{name}`", Docs, StringComparison.Ordinal);
            Assert.True(App.Contains($"{name}:", StringComparison.Ordinal) || NotSet(name), $"{name} is not set by Bicep, and the table does not say so");
        }
    }

    [Theory]
    [InlineData("queueServiceUri")]
    [InlineData("tableServiceUri")]
    [InlineData("blobServiceUri")]
    [InlineData("clientId")]
    [InlineData("credential")]
    public void The_identity_based_storage_settings_are_complete(string part)
    {
        Assert.Contains($"AzureWebJobsStorage__{part}:", App, StringComparison.Ordinal);
        Assert.Contains($"`AzureWebJobsStorage__{part}`", Docs, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FUNCTIONS_WORKER_RUNTIME")]
    [InlineData("FUNCTIONS_EXTENSION_VERSION")]
    [InlineData("WEBSITE_RUN_FROM_PACKAGE")]
    public void What_Flex_Consumption_refuses_is_not_set(string name) => Assert.DoesNotContain(name, App, StringComparison.Ordinal);

    [Fact]
    public void Every_value_of_host_json_is_explained()
    {
        var rows = Docs.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToList();
        foreach (var (name, value) in Leaves(Files.Json("host.json"), ""))
            Assert.Contains(rows, row => row.StartsWith($"| `{name}` | `{value}` | ", StringComparison.Ordinal));
    }

    private static bool NotSet(string name) => Docs.Split('\n').Any(row =>
        row.Contains($"`{name}`", StringComparison.Ordinal) && (row.Contains("not set by Bicep", StringComparison.Ordinal) || row.Contains("LocalHost only", StringComparison.Ordinal)));

    [GeneratedRegex(@"\$\{setting:(?<name>[A-Za-z0-9_]+)\}")]
    private static partial Regex Setting();

    [GeneratedRegex(@"\$\{secret:(?<name>[A-Za-z0-9-]+)\}")]
    private static partial Regex Secret();

    [GeneratedRegex(@"^secrets: *\[(?<names>[^\]]+)\]", RegexOptions.Multiline)]
    private static partial Regex SourceSecrets();

    [GeneratedRegex("\"(?<name>(TRUNKLINE|APPLICATIONINSIGHTS|OTEL)_[A-Z_]+)\"")]
    private static partial Regex SettingConstant();

    private static IEnumerable<(string Name, string Value)> Leaves(System.Text.Json.JsonElement element, string path)
    {
        if (element.ValueKind != System.Text.Json.JsonValueKind.Object)
            return [(path, element.ToString().Replace("True", "true").Replace("False", "false"))];
        return element.EnumerateObject().SelectMany(property => Leaves(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}"));
    }
}
