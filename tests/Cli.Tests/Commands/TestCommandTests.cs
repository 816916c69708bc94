using System.Text.RegularExpressions;
using System.Xml.Linq;
using Trunkline.Cli.Commands;
using Trunkline.Cli.Local;
using Trunkline.Flows.Testing;

namespace Trunkline.Cli.Tests.Commands;

public sealed partial class TestCommandTests : IDisposable
{
    private const string Flow = "flow: echo\non: { source: pay }\nsteps:\n  - { id: told, call: crm, post: /told, body: event.data }\n";
    private readonly TemporaryFolder folder = new();
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public TestCommandTests()
    {
        folder.Write("sources/pay.yaml", "source: pay\nprovider: stripe\nsecrets: [s]\n");
        folder.Write("connections/crm.yaml", "connection: crm\nprotocol: rest\nbaseUrl: https://crm.example\n");
        folder.Write("flows/echo.yaml", Flow);
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("integrations")]
    [InlineData("bench/EndToEnd/integrations")]
    public async Task Every_flow_of_the_repository_has_tests_that_pass(string integrations)
    {
        var checkout = Checkout.Find();
        var place = Path.Combine(checkout.Root, integrations);
        var exit = await TestCommand.RunAsync(place, DevelopmentSettings.Read(checkout.Root).Find, new TestOptions(), output, error, default);
        Assert.True(exit == 0, output.ToString() + error);
        var files = Directory.GetFiles(Path.Combine(place, "flows"), "*.yaml").Select(f => Path.GetFileName(f)!).ToList();
        var flows = files.Where(f => !f.EndsWith(FlowTestFiles.Ending, StringComparison.Ordinal)).ToList();
        Assert.All(flows, f => Assert.Contains(Path.ChangeExtension(f, null) + FlowTestFiles.Ending, files));
        Assert.All(flows, f => Assert.Contains(Path.GetFileNameWithoutExtension(f) + Environment.NewLine, output.ToString()));
    }

    [Fact]
    public async Task The_example_of_the_documentation_passes()
    {
        var checkout = Checkout.Find();
        foreach (var file in Directory.EnumerateFiles(checkout.Integrations, "*.yaml", SearchOption.AllDirectories).Where(f => !f.EndsWith(FlowTestFiles.Ending, StringComparison.Ordinal)))
            folder.Write("documented/integrations/" + Path.GetRelativePath(checkout.Integrations, file), File.ReadAllText(file));
        folder.Write("documented/samples/events/stripe-payment.json", File.ReadAllText(Path.Combine(checkout.Root, "samples/events/stripe-payment.json")));
        var page = File.ReadAllText(Path.Combine(checkout.Root, "docs/testing-flows.md"));
        folder.Write("documented/integrations/flows/payment-received.tests.yaml", Yaml().Match(page).Groups[1].Value);
        var exit = await TestCommand.RunAsync(Path.Combine(folder.Path, "documented/integrations"), DevelopmentSettings.Read(checkout.Root).Find, new TestOptions(), output, error, default);
        Assert.True(exit == 0, output.ToString() + error);
    }

    [Fact]
    public async Task What_fails_is_told_with_its_place_and_the_difference()
    {
        Two();
        Assert.Equal(1, await RunAsync(new TestOptions()));
        var said = Took().Replace(output.ToString(), "0 ms").ReplaceLineEndings("\n").Replace(folder.Path.Replace('\\', '/'), "folder", StringComparison.Ordinal);
        Assert.Equal(
            """
            echo
              ✓ it is told  0 ms
              ✗ it is told wrongly <&>  0 ms
                  outcome expected unmatched, got completed  (folder/flows/echo.tests.yaml:10:16)
                  call 1, told → crm POST /told: body.a[1] expected 3, got 2  (folder/flows/echo.tests.yaml:11:15)
                      {
                        "a": [
                          1,
                    -     3
                    +     2
                        ]
                      }

            - expected, + got
            1 passed, 1 failed in 0 ms

            """.ReplaceLineEndings("\n"),
            said);
        Assert.Equal("", error.ToString());
    }

    [Theory]
    [InlineData("WRONGLY", 1, "0 passed, 1 failed")]
    [InlineData("it is told", 1, "1 passed, 1 failed")]
    [InlineData("echo", 1, "1 passed, 1 failed")]
    public async Task Some_can_be_chosen_by_name(string filter, int exit, string sum)
    {
        Two();
        Assert.Equal(exit, await RunAsync(new TestOptions(filter)));
        Assert.Contains(sum, output.ToString());
    }

    [Fact]
    public async Task Colours_are_there_on_a_terminal_only()
    {
        Two();
        await RunAsync(new TestOptions(Colours: true));
        Assert.Contains("\e[32m✓\e[0m", output.ToString());
        Assert.Contains("\e[31m✗\e[0m", output.ToString());
    }

    [Fact]
    public async Task Faults_of_all_files_are_told_and_nothing_is_played()
    {
        folder.Write("flows/echo.tests.yaml", "flow: echo\ncases:\n  - case: a\n    evnt: {}\n    expect: { calls: [{ step: tld }] }\n");
        Assert.Equal(2, await RunAsync(new TestOptions()));
        Assert.Contains("echo.tests.yaml:4:5: unknown key 'evnt': did you mean 'event'?", error.ToString());
        Assert.Contains("echo.tests.yaml:5:31: flow 'echo' has no step 'tld': did you mean 'told'?", error.ToString());
        Assert.Equal("", output.ToString());
    }

    [Fact]
    public async Task No_tests_are_no_success()
    {
        Assert.Contains("there is no flows/*.tests.yaml", (await Assert.ThrowsAsync<CommandFault>(() => RunAsync(new TestOptions()))).Message);
        Two();
        Assert.Contains("has 'nothing' in its name", (await Assert.ThrowsAsync<CommandFault>(() => RunAsync(new TestOptions("nothing")))).Message);
    }

    [Fact]
    public async Task Results_are_written_for_build_servers()
    {
        Two();
        var (junit, trx) = (Path.Combine(folder.Path, "out", "junit.xml"), Path.Combine(folder.Path, "out", "flows.trx"));
        await RunAsync(new TestOptions(null, junit, trx));

        var suites = XDocument.Load(junit).Root!;
        Assert.Equal("testsuites", suites.Name);
        var suite = Assert.Single(suites.Elements("testsuite"));
        Assert.Equal(("echo", "2", "1", "0", "0"), ((string)suite.Attribute("name")!, (string)suite.Attribute("tests")!, (string)suite.Attribute("failures")!, (string)suite.Attribute("errors")!, (string)suite.Attribute("skipped")!));
        Assert.Equal(["it is told", "it is told wrongly <&>"], suite.Elements("testcase").Select(c => (string)c.Attribute("name")!));
        Assert.All(suite.Elements("testcase"), c => Assert.True((double)c.Attribute("time")! >= 0 && (string)c.Attribute("classname")! == "echo"));
        var failure = Assert.Single(suite.Descendants("failure"));
        Assert.Equal("outcome expected unmatched, got completed", (string)failure.Attribute("message")!);
        Assert.Contains("echo.tests.yaml:11:15: call 1", failure.Value);

        var run = XDocument.Load(trx).Root!;
        var space = run.Name.Namespace;
        Assert.Equal("http://microsoft.com/schemas/VisualStudio/TeamTest/2010", space.NamespaceName);
        Assert.Equal(["Times", "Results", "TestDefinitions", "TestEntries", "TestLists", "ResultSummary"], run.Elements().Select(e => e.Name.LocalName));
        var results = run.Descendants(space + "UnitTestResult").ToList();
        Assert.Equal(["Passed", "Failed"], results.Select(r => (string)r.Attribute("outcome")!));
        Assert.All(results, r => Assert.True(TimeSpan.Parse((string)r.Attribute("duration")!, System.Globalization.CultureInfo.InvariantCulture) >= TimeSpan.Zero));
        Assert.Equal(results.Select(r => (string)r.Attribute("testId")!), run.Descendants(space + "UnitTest").Select(t => (string)t.Attribute("id")!));
        Assert.Equal(results.Select(r => (string)r.Attribute("executionId")!), run.Descendants(space + "TestEntry").Select(t => (string)t.Attribute("executionId")!));
        var counters = run.Descendants(space + "Counters").Single();
        Assert.Equal(("2", "1", "1"), ((string)counters.Attribute("total")!, (string)counters.Attribute("passed")!, (string)counters.Attribute("failed")!));
    }

    [Fact]
    public async Task A_result_file_that_cannot_be_written_is_told()
    {
        Two();
        Assert.Equal(1, await RunAsync(new TestOptions(JUnit: folder.Path)));
        Assert.Contains("cannot be written", error.ToString());
    }

    private void Two() => folder.Write("flows/echo.tests.yaml", """
        flow: echo
        event: { data: { a: [1, 2] } }
        answers: { told: {} }
        cases:
          - case: it is told
            expect: { outcome: completed, calls: [{ step: told, body: { a: [1, 2] } }] }

          - case: it is told wrongly <&>
            expect:
              outcome: unmatched
              calls: [{ step: told, body: { a: [1, 3] } }]
        """);

    private Task<int> RunAsync(TestOptions options) => TestCommand.RunAsync(folder.Path, _ => null, options, output, error, default);

    [GeneratedRegex("[0-9.]+ ms")]
    private static partial Regex Took();

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Yaml();
}
