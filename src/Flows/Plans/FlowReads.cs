using Trunkline.Declarations;
using Trunkline.Flows.Definitions;
using Trunkline.Flows.Validation;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Plans;

// Which results the expressions of a flow read, as far as their texts tell.
internal sealed class FlowReads
{
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private bool whole;

    public static FlowReads Of(FlowDefinition flow)
    {
        var reads = new FlowReads();

        // Checked before: what is reported here is known.
        foreach (var site in ExpressionSites.Of(flow, new FaultList()))
        {
            if (site.Kind != SiteKind.Step || !JsonataExpression.TryCompile(site.Source, out var expression, out _))
                continue;
            reads.whole |= expression.ReadsWholeRoot;
            foreach (var reference in expression.RootReferences)
                reads.names.Add(reference.Name);
        }

        return reads;
    }

    public bool Has(string id) => whole || names.Contains(id);
}
