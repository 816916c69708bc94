using Trunkline.Testing.Conditions;

namespace Trunkline.Testing.Node;

/// <summary>Needs Node.js and the packages that package.json pins.</summary>
public sealed class NeedsNodeAttribute : ConditionAttribute
{
    /// <inheritdoc />
    public override string? Missing => NodeTools.Missing;
}
