using System.Text.RegularExpressions;
using Trunkline.Runs.Doors;
using Trunkline.Testing;

namespace Trunkline.Infra.Tests.Consistency;

/// <summary>Every route is explained, and nothing between the outside and a function keeps one from the other.</summary>
public sealed partial class RouteTests
{
    private static readonly string Docs = Files.Text("docs", "operations.md");

    [Fact]
    public void Every_route_for_people_is_in_the_runbook()
    {
        var routes = Routes.All.Where(route => route.Template.StartsWith("ops/", StringComparison.Ordinal)).ToList();
        Assert.True(routes.Count >= 9);
        foreach (var route in routes)
        {
            var shown = $"/{Routes.Prefix}/{route.Template}".Replace("{runId}", "{id}", StringComparison.Ordinal);
            Assert.True(
                Regex.IsMatch(Docs, Regex.Escape(shown) + "(?![A-Za-z/-])"),
                $"{shown} is not in docs/operations.md");
        }
    }

    [Fact]
    public void No_function_is_switched_off_and_what_is_kept_ready_exists()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("infra"), "*.bicep", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotMatch(@"AzureWebJobs[._A-Za-z]+Disabled", text);
            Assert.All(KeptReady().Matches(text), group => Assert.Contains(group.Groups["name"].Value, (string[])["http", "durable", .. Names()]));
        }

        Assert.DoesNotContain("Disabled", Files.Text("local.settings.sample.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_runbook_names_functions_that_exist()
    {
        var named = EnabledFunction().Matches(Docs).Select(match => match.Groups["name"].Value).Distinct().ToList();
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(name, Names()));
    }

    [Fact]
    public void The_smoke_test_and_the_hooks_ask_for_routes_that_exist()
    {
        var known = Routes.All.Select(route => $"{Routes.Prefix}/{route.Template.Split('{')[0].TrimEnd('/')}").ToList();
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("infra", "hooks"), "*.sh"))
            Assert.All(Asked().Matches(File.ReadAllText(file)), asked => Assert.Contains(known, route => asked.Value.Trim('/').StartsWith(route, StringComparison.Ordinal)));
    }

    private static List<string> Names() => [.. typeof(FunctionNames).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)];

    [GeneratedRegex("name: '(function:)?(?<name>[A-Za-z]+)', instanceCount")]
    private static partial Regex KeptReady();

    [GeneratedRegex("whether `(?<name>[A-Z][A-Za-z]+)` is enabled|log of `(?<name>[A-Z][A-Za-z]+)`")]
    private static partial Regex EnabledFunction();

    [GeneratedRegex("/api/[a-z/-]+")]
    private static partial Regex Asked();
}
