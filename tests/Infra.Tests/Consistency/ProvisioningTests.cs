using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Trunkline.Runs.Doors;
using Trunkline.Stores.Queues;
using Trunkline.Testing;

namespace Trunkline.Infra.Tests.Consistency;

/// <summary>What is provisioned, deployed and run in workflows is what the code and the repository have.</summary>
public sealed partial class ProvisioningTests
{
    /// <summary>Characters of what Bicep's <c>uniqueString</c> gives.</summary>
    private const int UniqueString = 13;

    private static readonly string Main = Files.Text("infra", "main.bicep");

    [Fact]
    public void The_queues_and_the_table_of_the_code_are_provisioned()
    {
        var storage = Files.Text("infra", "app", "storage.bicep");
        Assert.Contains($"var queueNames = ['{QueueNames.Events}', '{QueueNames.Poison}']", storage, StringComparison.Ordinal);
        var table = Files.Sources().Select(text => DefaultTable().Match(text)).Single(match => match.Success).Groups["name"].Value;
        Assert.Contains($"var tableName = '{table}'", storage, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_queue_that_a_flow_waits_for_is_provisioned_with_its_poison_queue_and_watched()
    {
        // As the build finds them, which the tests of the function app compare with what the flow reader finds.
        var pattern = XDocument.Load(Repository.PathOf("src", "Functions", "Queues", "QueueTriggers.targets")).Descendants("QueueInTrigger").Single().Value;
        var queues = Files.Integrations("flows").Select(text => Regex.Match(text, pattern).Groups[1].Value).Where(name => name.Length > 0).Distinct().Order().ToList();
        Assert.NotEmpty(queues);
        Assert.Contains($"param queues array = [{string.Join(", ", queues.Select(name => $"'{name}'"))}]", Main, StringComparison.Ordinal);
        Assert.Contains("    queues: queues\n", Main, StringComparison.Ordinal);
        var storage = Files.Text("infra", "app", "storage.bicep");
        Assert.Contains("[for queue in queues: {\n  parent: queueService\n  name: queue\n}]", storage, StringComparison.Ordinal);
        Assert.Contains($"[for queue in queues: {{\n  parent: queueService\n  name: '{QueueNames.PoisonOf("${queue}")}'\n}}]", storage, StringComparison.Ordinal);
        Assert.Contains("endswith 'poison'", Files.Text("infra", "alerts.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_webhook_addresses_that_are_printed_are_those_of_the_routes()
    {
        var route = $"/{Routes.Prefix}/{Routes.Hooks}".Replace("{source}", "${source}");
        Assert.Contains($"'${{app.outputs.url}}{route}'", Main, StringComparison.Ordinal);
        var sources = Directory.EnumerateFiles(Repository.PathOf("integrations", "sources"), "*.yaml").Select(file => Path.GetFileNameWithoutExtension(file)).Order();
        Assert.Contains($"param sources array = [{string.Join(", ", sources.Select(name => $"'{name}'"))}]", Main, StringComparison.Ordinal);
        Assert.Equal("api", Files.Json("host.json").GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
    }

    // The name's own limits, and that two environments never get the same one however alike their names begin.
    [Fact]
    public void Names_that_are_unique_in_the_world_are_short_enough_and_keep_what_makes_them_so()
    {
        var abbreviations = Files.Json("infra", "abbreviations.json");
        int Length(string kind) => abbreviations.GetProperty(kind).GetString()!.Length;
        Assert.Contains("name: '${abbreviations.storage}${take(plain, 9)}${token}'", Main, StringComparison.Ordinal);
        Assert.Equal(24, Length("storage") + 9 + UniqueString);
        Assert.Contains("name: '${abbreviations.vault}${take(token, 8)}-${take(plain, 12)}'", Main, StringComparison.Ordinal);
        Assert.Equal(24, Length("vault") + 8 + 1 + 12);
        Assert.Contains("{0,38}", Files.Text("infra", "hooks", "prerequisites.sh"), StringComparison.Ordinal);
        Assert.All(["app", "plan", "workspace", "network", "budget"], kind => Assert.InRange(Length(kind) + 40 + 1 + 6, 4, 60));
    }

    [Fact]
    public void The_parameters_file_names_parameters_that_exist()
    {
        var declared = Parameter().Matches(Main).Select(match => match.Groups["name"].Value).ToHashSet();
        Assert.All(Files.Json("infra", "main.parameters.json").GetProperty("parameters").EnumerateObject(), given => Assert.Contains(given.Name, declared));
    }

    [Fact]
    public void The_task_hub_is_the_same_in_host_json_and_in_the_scheduler()
    {
        var hub = Files.Json("host.json").GetProperty("extensions").GetProperty("durableTask").GetProperty("hubName").GetString();
        Assert.Contains($"name: '{hub}'", Files.Text("infra", "app", "scheduler.bicep"), StringComparison.Ordinal);
        Assert.Contains($"'{hub}-largemessages/'", Files.Text("infra", "app", "storage.bicep"), StringComparison.Ordinal);
    }

    // A payload that goes before its run takes an accepted event with it.
    [Fact]
    public void Payloads_outlive_every_dead_letter_and_runs_are_kept_longer_than_events_are_delivered_again()
    {
        var storage = int.Parse(PayloadDays().Match(Files.Text("infra", "app", "storage.bicep")).Groups["days"].Value, CultureInfo.InvariantCulture);
        var app = Files.Text("infra", "app", "function.bicep");
        int Days(string setting) => int.Parse(Regex.Match(app, $"{setting}: '([0-9]+)d'").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(storage >= 2 * Days("TRUNKLINE_DEAD_LETTERS_EXPIRE_AFTER"));
        Assert.True(storage >= Days("TRUNKLINE_RUNS_KEEP"));
        Assert.InRange(Days("TRUNKLINE_RUNS_KEEP"), 14, 365);
    }

    [Fact]
    public void Azd_finds_the_project_the_app_and_the_hooks()
    {
        var azure = Files.Text("azure.yaml");
        var service = Service().Match(azure).Groups["name"].Value;
        Assert.Contains($"'azd-service-name': '{service}'", Files.Text("infra", "app", "function.bicep"), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Repository.PathOf(Project().Match(azure).Groups["path"].Value.Split('/')), "*.*proj"));
        foreach (Match hook in Hook().Matches(azure))
            Assert.True(File.Exists(Repository.PathOf(hook.Groups["path"].Value.Split('/'))), hook.Value);
    }

    [Fact]
    public void The_app_takes_host_json_along_and_the_local_settings_never()
    {
        var project = Files.Text("src", "Functions", "Functions.csproj");
        Assert.Contains("Include=\"../../host.json\" Link=\"host.json\" CopyToOutputDirectory=\"PreserveNewest\" CopyToPublishDirectory=\"PreserveNewest\"", project, StringComparison.Ordinal);
        Assert.Contains("Include=\"../../local.settings.json\" Link=\"local.settings.json\"", project, StringComparison.Ordinal);
        Assert.Contains("CopyToPublishDirectory=\"Never\"", project, StringComparison.Ordinal);
        Assert.Contains("<UserSecretsId>", project, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_action_of_every_workflow_is_pinned_by_its_commit()
    {
        foreach (var workflow in Directory.EnumerateFiles(Repository.PathOf(".github", "workflows"), "*.yml"))
        {
            var text = File.ReadAllText(workflow);
            Assert.Contains("\npermissions:\n  contents: read", text, StringComparison.Ordinal);
            Assert.All(Uses().Matches(text), use => Assert.Matches("@[0-9a-f]{40} # v[0-9]|^uses: \\./", use.Value));
            // What a variable holds is no part of a script.
            Assert.DoesNotMatch(@"run: [^\n]*\$\{\{ (vars|github|inputs)\.", text);
        }
    }

    [Fact]
    public void What_the_workflows_call_exists_and_nothing_is_deployed_untested_unbuilt_or_before_the_environment_before_it()
    {
        var deploy = Files.Text(".github", "workflows", "deploy.yml");
        var called = Called().Matches(deploy).Select(match => match.Groups["file"].Value).ToList();
        Assert.Equal(["ci.yml", "environment.yml", "environment.yml"], called);
        foreach (var file in called.Distinct())
            Assert.Contains("  workflow_call:", Files.Text(".github", "workflows", file), StringComparison.Ordinal);
        Assert.Contains("\n  build:\n    needs: test\n", deploy, StringComparison.Ordinal);
        Assert.Contains("\n  to-test:\n    needs: build\n", deploy, StringComparison.Ordinal);
        Assert.Contains("\n  to-prod:\n    needs: to-test\n", deploy, StringComparison.Ordinal);
        Assert.Contains("    environment: ${{ inputs.environment }}\n", Files.Text(".github", "workflows", "environment.yml"), StringComparison.Ordinal);
        // Whoever sends a pull request from elsewhere gets no sign-in.
        Assert.Contains("github.event.pull_request.head.repo.full_name == github.repository", deploy, StringComparison.Ordinal);
        Assert.DoesNotContain("pull_request_target", deploy, StringComparison.Ordinal);
    }

    [GeneratedRegex("var payloadDays = (?<days>[0-9]+)")]
    private static partial Regex PayloadDays();

    [GeneratedRegex("const string DefaultTable = \"(?<name>[a-z]+)\"")]
    private static partial Regex DefaultTable();

    [GeneratedRegex("^param (?<name>[A-Za-z]+) ", RegexOptions.Multiline)]
    private static partial Regex Parameter();

    [GeneratedRegex("^services:\\n  (?<name>[a-z]+):", RegexOptions.Multiline)]
    private static partial Regex Service();

    [GeneratedRegex("project: \\./(?<path>\\S+)")]
    private static partial Regex Project();

    [GeneratedRegex("\\./(?<path>infra/hooks/[a-z]+\\.sh)")]
    private static partial Regex Hook();

    [GeneratedRegex(@"uses: \./\.github/workflows/(?<file>\S+)")]
    private static partial Regex Called();

    [GeneratedRegex("uses: .*")]
    private static partial Regex Uses();
}
