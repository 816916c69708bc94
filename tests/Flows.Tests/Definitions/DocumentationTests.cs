using System.Text.RegularExpressions;
using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Definitions;

// Every example of docs/flows.md is read without a fault and runs; every word of the language is in one.
public partial class DocumentationTests
{
    private static readonly string[] All = [.. Blocks().Matches(File.ReadAllText(Repository.Path("docs", "flows.md"))).Select(m => m.Groups[1].Value)];

    public static TheoryData<string> Examples() => new(All);

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_runs(string example)
    {
        var yaml = example.StartsWith("flow:", StringComparison.Ordinal)
            ? example
            : "flow: f\non: { source: stripe }\nsteps:\n" + string.Concat(example.Split('\n').Select(l => l.Length > 0 ? $"  {l}\n" : "\n"));
        var flow = Flow.Compile(yaml, Name().Match(yaml).Groups[1].Value + ".yaml");
        var report = new FlowWorld(flow.Plan, """{"id":"evt_1","source":"stripe","type":"t","data":{"id":"7","email":"a@b.example","name":"Ada","order":"o1","account":"acc","total":120,"due":"2026-11-21T00:00:00Z","lines":[{"sku":"a","price":10,"count":2},{"sku":"b","price":5,"count":1}],"object":{"id":"x","customer":"cus_1","email":"a@b.example","amount_received":100,"livemode":true}}}""")
        {
            Book = r => Answers.Ok(r.Action switch
            {
                StepAction.AskLatest => $$"""{"run":"{{r.RunId}}"}""",
                StepAction.JoinBatch => $$"""{"leader":"{{r.RunId}}","full":false}""",
                StepAction.CloseBatch => $$"""{"members":["{{r.RunId}}"]}""",
                _ => "null",
            }),
            Partner = r => Answers.Ok("""{"id":"1","email":"a@b.example","number":"n1","items":[1,2]}"""),
        }.Run();
        Assert.Equal(RunState.Completed, report!.State);
    }

    [Fact]
    public void Every_word_of_the_language_is_in_an_example()
    {
        var used = new HashSet<string>();
        foreach (var example in All)
            Collect(DeclaredFile.Read("doc", example.StartsWith("flow:", StringComparison.Ordinal) ? example : "steps:\n" + example, new FaultList())!, used);
        var words = FlowGrammar.All.SelectMany(g => g.Keywords).Select(k => k.Name);
        Assert.Empty(words.Except(used));
    }

    private static void Collect(DeclaredNode node, HashSet<string> used)
    {
        if (node is DeclaredList list)
        {
            foreach (var item in list.Items)
                Collect(item, used);
        }

        if (node is not DeclaredMap map)
            return;
        foreach (var key in map.Keys)
        {
            used.Add(key.Value);
            Collect(map.Node(key.Value)!, used);
        }
    }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex("^flow: (.*)$", RegexOptions.Multiline)]
    private static partial Regex Name();
}
