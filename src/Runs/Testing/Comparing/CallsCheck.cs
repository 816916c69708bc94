using Trunkline.Flows.Testing;

namespace Trunkline.Runs.Testing.Comparing;

// Compares all calls with those expected: which belongs to which, what is missing, what is too much.
internal sealed class CallsCheck(ExpectedCalls expected, IReadOnlyList<CallMade> calls)
{
    private readonly List<Mismatch> mismatches = [];
    private int at;

    public IReadOnlyList<Mismatch> Check()
    {
        for (var group = 0; group < expected.Groups.Count; group++)
        {
            if (expected.Groups[group] is [var single])
                Single(single, group);
            else
                AnyOrder(expected.Groups[group]);
        }

        Unexpected(calls.Count);
        return mismatches;
    }

    private void Single(ExpectedCall call, int group)
    {
        if (at == calls.Count)
        {
            Missing(call);
            return;
        }

        if (!CallCheck.IsMeant(call, calls[at]))
        {
            // The call that comes here is one too many where the one that is meant comes later; else the one that is meant is missing.
            var later = Enumerable.Range(at + 1, calls.Count - at - 1).FirstOrDefault(i => CallCheck.IsMeant(call, calls[i]), -1);
            var isMeantLater = expected.Groups.Skip(group + 1).SelectMany(g => g).Any(c => CallCheck.IsMeant(c, calls[at]));
            if (later < 0 && isMeantLater)
            {
                Missing(call);
                return;
            }

            if (later > 0)
                Unexpected(later);
        }

        Compare(call, at++);
    }

    private void AnyOrder(IReadOnlyList<ExpectedCall> group)
    {
        var window = Enumerable.Range(at, Math.Min(group.Count, calls.Count - at)).ToList();
        var open = group.ToList();

        // Those that fit wholly first, so that of several calls of one step each finds its own.
        foreach (var call in group)
        {
            if (window.FindIndex(i => CallCheck.IsMeant(call, calls[i]) && !CallCheck.Differences(call, calls[i]).Any()) is var found and >= 0)
            {
                window.RemoveAt(found);
                open.Remove(call);
            }
        }

        foreach (var call in open)
        {
            if (window.FindIndex(i => CallCheck.IsMeant(call, calls[i])) is var found and >= 0)
            {
                Compare(call, window[found]);
                window.RemoveAt(found);
            }
            else
                Missing(call);
        }

        at += Math.Min(group.Count, calls.Count - at);
        foreach (var index in window)
            Unexpected(index, index + 1);
    }

    private void Compare(ExpectedCall call, int index)
    {
        foreach (var (what, details) in CallCheck.Differences(call, calls[index]))
            mismatches.Add(new Mismatch(call.Place.Line, call.Place.Column, $"call {index + 1}, {calls[index]}: {what}", details));
    }

    private void Missing(ExpectedCall call) =>
        mismatches.Add(new Mismatch(call.Place.Line, call.Place.Column, $"call not made: {CallCheck.Describe(call)}", at < calls.Count ? [] : [$"{calls.Count} calls were made"]));

    private void Unexpected(int until)
    {
        Unexpected(at, until);
        at = until;
    }

    private void Unexpected(int from, int until)
    {
        for (var i = from; i < until; i++)
            mismatches.Add(new Mismatch(expected.Place.Line, expected.Place.Column, $"unexpected call {i + 1}: {calls[i]}", calls[i].Body.Length == 0 ? [] : ["+ " + Short(calls[i].Body)]));
    }

    private static string Short(string text) => text.Length <= 300 ? text : text[..297] + "...";
}
