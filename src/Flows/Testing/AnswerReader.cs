using Trunkline.Declarations;
using Trunkline.Flows.Definitions;

namespace Trunkline.Flows.Testing;

internal static class AnswerReader
{
    public static IReadOnlyList<CannedAnswers> Read(DeclaredMap map, TestFileScope scope)
    {
        var all = new List<CannedAnswers>();
        if (map.Map("answers", scope.Faults) is not { } of)
            return all;
        foreach (var key in of.Keys)
        {
            CheckKey(key, scope);
            var node = of.Node(key.Value);
            var answers = new List<CannedAnswer>();
            foreach (var item in node is DeclaredList list ? list.Items : node is null ? [] : [node])
            {
                if (item is DeclaredMap answer)
                    answers.Add(ReadOne(answer, scope.IsCode(key.Value), scope));
                else
                    scope.Faults.Add(item, $"an answer is {item.Kind}", "make it a map, as in { status: 200, body: { id: 7 } }");
            }

            if (node is DeclaredList { Items.Count: 0 })
                scope.Faults.Add(node, $"'{key.Value}' has no answer", "list at least one");
            all.Add(new CannedAnswers(key, answers, node is DeclaredMap));
        }

        return all;
    }

    private static CannedAnswer ReadOne(DeclaredMap map, bool isCode, TestFileScope scope)
    {
        var fault = ValueReader.Choice(map, TestGrammar.NetworkFault, scope.Faults);
        var answer = new CannedAnswer
        {
            Status = ValueReader.Number(map, "status", 200, 599, scope.Faults) ?? 200,
            Headers = scope.Texts(map, "headers") ?? new Dictionary<string, string>(),
            Body = map.Node("body"),
            FileBody = scope.Open(map, "file"),
            Fault = fault,
            Fails = map.Text("fails", scope.Faults)?.Value,
            Later = map.Text("later", scope.Faults)?.Value,
            Delay = ValueReader.Duration(map, "delay", scope.Faults) ?? TimeSpan.Zero,
        };
        if (map.Has("body") && map.Has("file"))
            scope.Faults.Add(map.Key("file")!, "'body' and 'file' in one answer", "keep one of them");
        foreach (var of in fault is null ? [] : map.Keys.Where(k => k.Value is "status" or "headers" or "body" or "file"))
            scope.Faults.Add(of, $"'{of.Value}' beside 'fault'", "leave it out: a fault is no answer");
        foreach (var of in map.Keys.Where(k => isCode ? k.Value is "status" or "headers" or "file" or "fault" : k.Value is "fails" or "later"))
            scope.Faults.Add(of, isCode ? $"'{of.Value}' of a step of code" : $"'{of.Value}' of a call", isCode ? "give its result as 'body', or say 'fails' or 'later'" : "say 'status' or 'fault'");
        if (answer.Fails is not null && answer.Later is not null)
            scope.Faults.Add(map.Key("later")!, "'fails' and 'later' in one answer", "keep one of them");
        map.RejectUnknownKeys(scope.Faults);
        return answer;
    }

    private static void CheckKey(DeclaredText key, TestFileScope scope)
    {
        var parts = key.Value.Split(' ');
        if (parts.Length == 1)
        {
            if (!scope.Connections.Contains(key.Value))
                scope.Step(key, [.. scope.Connections]);
            return;
        }

        if (parts is not [var connection, var method, ['/' or '*', ..]] || method.Any(c => !char.IsAsciiLetterUpper(c)))
            scope.Faults.Add(key, $"'{key.Value}' names no calls", "write a step's id, a connection, or a connection, a method and a path, as in 'crm GET /contacts/*'");
        else if (!scope.MayCall(connection))
            scope.Faults.Add(key, $"flow '{scope.Flow.Plan.Flow}' does not call '{connection}'", Suggestion.Remedy(connection, scope.Connections));
    }
}
