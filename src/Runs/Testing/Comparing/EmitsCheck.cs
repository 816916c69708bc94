using Trunkline.Flows.Execution;
using Trunkline.Flows.Testing;

namespace Trunkline.Runs.Testing.Comparing;

// Compares the events that a run emitted with those expected, one after the other.
internal static class EmitsCheck
{
    public static IEnumerable<Mismatch> Of(ExpectedEmits expected, IReadOnlyList<(string Step, EmitRequest Event)> emitted)
    {
        for (var i = 0; i < Math.Max(expected.Events.Count, emitted.Count); i++)
        {
            if (i >= expected.Events.Count)
            {
                var (step, event_) = emitted[i];
                yield return new Mismatch(expected.Place.Line, expected.Place.Column, $"unexpected event {i + 1}: {step} → {event_.Type}", ["+ " + event_.Data]);
                continue;
            }

            var wanted = expected.Events[i];
            foreach (var (what, details) in i >= emitted.Count ? [($"event not emitted: {wanted.Type ?? wanted.Step ?? "an event"}", [])] : Differences(wanted, i, emitted[i].Step, emitted[i].Event))
                yield return new Mismatch(wanted.Place.Line, wanted.Place.Column, what, details);
        }
    }

    private static IEnumerable<(string What, IReadOnlyList<string> Details)> Differences(ExpectedEmit expected, int index, string step, EmitRequest emitted)
    {
        var which = $"event {index + 1}, {step} → {emitted.Type}: ";
        if (expected.Type is { } type && type != emitted.Type)
            yield return ($"{which}type expected {type}, got {emitted.Type}", []);
        if (expected.Step is { } of && !StepName.IsMeant(of, step))
            yield return ($"{which}step expected {of}, got {step}", []);
        if (expected.Id is { } id && id != emitted.EventId)
            yield return ($"{which}id expected {id}, got {emitted.EventId}", []);
        if (expected.Data is { } data && BodyCheck.OfJson("data", data.Value, emitted.Data) is var (what, details))
            yield return (which + what, details);
    }
}
