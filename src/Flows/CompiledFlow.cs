using System.Text.Json;
using Trunkline.Flows.Plans;

namespace Trunkline.Flows;

/// <summary>stub until branch flows is merged</summary>
public sealed record CompiledFlow(FlowPlan Plan, FlowTrigger Trigger);

/// <summary>stub</summary>
public sealed class FlowTrigger
{
    /// <summary>s</summary>
    public string Source => "";
    /// <summary>s</summary>
    public bool Wants(string source, string type, JsonElement envelope) => false;
}
