using System.Collections.Immutable;
using Trunkline.Declarations;
using Trunkline.Flows.Definitions;

namespace Trunkline.Flows.Validation;

// An expression in a flow: its text, where it begins inside the declared text, and what it may read.
internal sealed record ExpressionSite(DeclaredText In, int Offset, string Source, SiteKind Kind, StepDefinition? Step, ImmutableHashSet<string> Results)
{
    // The place in the file of a place in the expression.
    public (int Line, int Column) PlaceOf(int line, int column)
    {
        var start = 0;
        for (var l = 1; l < line && Source.IndexOf('\n', start) is var end and >= 0; l++)
            start = end + 1;
        return In.PlaceOf(Offset + Math.Min(Source.Length, start + Math.Max(1, column) - 1));
    }
}

internal enum SiteKind
{
    // Sees the event, the run and results.
    Step,

    // `where`: sees the event's members.
    Trigger,

    // `result`: sees the answer.
    Answer,
}
