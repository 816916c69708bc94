using System.Text.Json;
using System.Text.RegularExpressions;
using Trunkline.Declarations;
using Trunkline.Declarations.Grammar;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Definitions;

// What is generated from the grammar is as the grammar is. TRUNKLINE_REGENERATE=1 writes the files anew.
public partial class GeneratedFilesTests
{
    [Fact]
    public void The_schema_is_the_grammars()
    {
        var path = Repository.Path("schemas", "flow.schema.json");
        if (Repository.Regenerate)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, FlowSchema.Write());
        }

        Assert.Equal(FlowSchema.Write(), File.ReadAllText(path));
        using var schema = JsonDocument.Parse(FlowSchema.Write());
        foreach (var reference in References().Matches(FlowSchema.Write()).Select(m => m.Groups[1].Value))
            Assert.True(schema.RootElement.GetProperty("$defs").TryGetProperty(reference, out _), reference);
    }

    [Fact]
    public void The_reference_is_the_grammars()
    {
        const string Mark = "<!-- reference -->\n";
        var path = Repository.Path("docs", "flows.md");
        var text = File.ReadAllText(path);
        var written = text[..(text.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)] + "\n" + FlowReference.Write().TrimEnd() + "\n";
        if (Repository.Regenerate)
            File.WriteAllText(path, written);
        Assert.Equal(written, File.ReadAllText(path));
    }

    // The reader's own list of what it knows, as it tells it to somebody who mistyped.
    [Fact]
    public void The_reader_knows_the_words_of_the_grammar_and_no_others()
    {
        Assert.Equal(Words(FlowGrammar.Flow), Known("zzzzzzzzzz: 1\nflow: f\non: { source: stripe }\nsteps: [ { call: crm, get: /a } ]\n"));
        Assert.Equal(Words(FlowGrammar.SourceTrigger), Known("flow: f\non: { source: stripe, zzzzzzzzzz: 1 }\nsteps: [ { call: crm, get: /a } ]\n"));
        Assert.Equal(Words(FlowGrammar.DebounceRule), Known("flow: f\non: { source: stripe, debounce: { for: 1s, zzzzzzzzzz: 1 } }\nsteps: [ { call: crm, get: /a } ]\n"));
        Assert.Equal(Words(FlowGrammar.BatchRule), Known("flow: f\non: { source: stripe, batch: { max: 2, within: 1s, zzzzzzzzzz: 1 } }\nsteps: [ { call: crm, get: /a } ]\n"));
        Assert.Equal(Words(FlowGrammar.Retry), Known("flow: f\non: { source: stripe }\nsteps: [ { call: crm, get: /a, retry: { zzzzzzzzzz: 1 } } ]\n"));
        Assert.Equal(Words(FlowGrammar.Case), Known("flow: f\non: { source: stripe }\nsteps: [ { switch: [ { zzzzzzzzzz: 1, steps: [ { call: crm, get: /b } ] } ] } ]\n"));
        Assert.Equal(Words(FlowGrammar.WaitFor), Known("flow: f\non: { source: stripe }\nsteps: [ { wait: { for: 1s, zzzzzzzzzz: 1 } } ]\n"));
        foreach (var kind in FlowGrammar.StepKinds)
        {
            var value = kind.Name switch
            {
                "parallel" or "steps" => "[ { call: crm, get: /b } ]",
                "switch" => "[ { when: event.id, steps: [ { call: crm, get: /b } ] } ]",
                "wait" => "{ for: 1s }",
                "forEach" or "map" => "event.data",
                _ => "crm",
            };
            var rest = kind == FlowGrammar.Call ? ", get: /a" : kind == FlowGrammar.ForEach ? ", steps: [ { call: crm, get: /b } ]" : "";
            Assert.Equal(Words(kind, FlowGrammar.AnyStep), Known($"flow: f\non: {{ source: stripe }}\nsteps: [ {{ {kind.Name}: {value}{rest}, zzzzzzzzzz: 1 }} ]\n"));
        }
    }

    private static HashSet<string> Words(params KeywordGroup[] groups) => [.. groups.SelectMany(g => g.Keywords).Select(k => k.Name)];

    private static HashSet<string> Known(string yaml)
    {
        var faults = new FaultList();
        FlowFiles.Read([("f.yaml", yaml)], Flow.Company, faults);
        var fault = Assert.Single(faults.All);
        return [.. fault.Remedy!["use one of ".Length..].Split(", ")];
    }

    [GeneratedRegex("#/\\$defs/(\\w+)")]
    private static partial Regex References();
}
