using Trunkline.Flows.Execution;

namespace Trunkline.Runs.Testing;

// A step's name as calls and reports have it: id, page of a long list (~2), items of lists (:0), part of what code does (/part).
internal static class StepName
{
    // Whether a name that a case gives means a step: items, and pages, may be left out.
    public static bool IsMeant(string expected, string step) =>
        expected == step || expected == WithoutPage(step) || WithoutItem(step) is var all && (expected == all || expected == WithoutPage(all));

    public static string WithoutItem(string step) => Without(step, step.IndexOf(':'), '/');

    public static string WithoutPage(string step) => Without(step, step.IndexOf(StepIds.BeforePage), ':');

    private static string Without(string step, int from, char until) =>
        from < 0 ? step : step.IndexOf(until, from) is var end and >= 0 ? string.Concat(step.AsSpan(0, from), step.AsSpan(end)) : step[..from];
}
