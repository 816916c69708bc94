using Trunkline.Declarations;

namespace Trunkline.Flows.Definitions;

internal sealed record CompositeDefinition : StepDefinition
{
    public required IReadOnlyList<PartDefinition> Parts { get; init; }

    public required IReadOnlyList<DeclaredText> Require { get; init; }

    public override IEnumerable<StepDefinition> Inner => Parts.Select(p => p.Call);

    public bool IsRequired(PartDefinition part) => Require.Any(r => r.Value == part.Name.Value);
}

internal sealed record PartDefinition(DeclaredText Name, StepDefinition Call);
