using System.Text.RegularExpressions;
using Trunkline.Flows.Testing;

namespace Trunkline.Runs.Testing;

// Which answer a call gets: the nearest key decides, and each key's answers are used in turn.
internal sealed class AnswerScript(FlowTest test)
{
    private readonly Dictionary<CannedAnswers, int> used = new(ReferenceEqualityComparer.Instance);

    public CannedAnswer Next(CallMade call)
    {
        var answers = Find(call) ?? throw new UnplayableException(
            $"unexpected call: {call}, and the case has no answer for it: say what it gets under 'answers', as in '{call.Step}: {{ status: 200 }}', or why the flow should not make it");
        return Next(answers, call.ToString());
    }

    // What a step of code gives, where the case says that; null where it is really done.
    public CannedAnswer? NextOfCode(string step) => (Of(step) ?? Of(StepName.WithoutItem(step))) is { } answers ? Next(answers, step) : null;

    private CannedAnswer Next(CannedAnswers answers, string what)
    {
        if (answers.Repeats)
            return answers.Answers[0];
        var turn = used.GetValueOrDefault(answers);
        if (turn == answers.Answers.Count)
            throw new UnplayableException($"unexpected call: {what}, and the {(turn == 1 ? "one answer" : $"{turn} answers")} under '{answers.Key.Value}' {(turn == 1 ? "is" : "are")} used up", answers.Key);
        used[answers] = turn + 1;
        return answers.Answers[turn];
    }

    private CannedAnswers? Find(CallMade call)
    {
        var id = StepName.WithoutItem(call.Step);
        return Of(call.Step) ?? Of(StepName.WithoutPage(call.Step)) ?? Of(id) ?? Of(StepName.WithoutPage(id)) ?? test.Answers.FirstOrDefault(a => Fits(a.Key.Value, call)) ?? Of(call.Connection);
    }

    private CannedAnswers? Of(string key) => test.Answers.FirstOrDefault(a => a.Key.Value == key);

    private static bool Fits(string key, CallMade call) =>
        key.Split(' ') is [var connection, var method, var path] && connection == call.Connection && method == call.Method
        && Regex.IsMatch(call.Path, $"^{Regex.Escape(path).Replace("\\*", ".*", StringComparison.Ordinal)}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
