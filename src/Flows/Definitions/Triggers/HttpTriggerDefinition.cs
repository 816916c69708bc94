using Trunkline.Declarations;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows.Definitions.Triggers;

// `on: { http: ... }`: a request that the flow answers.
internal sealed record HttpTriggerDefinition(DeclaredMap At, DeclaredText Text) : TriggerDefinition(At)
{
    // Null where the text is none.
    public HttpRoute? Route { get; init; }

    public required IReadOnlyList<ParameterDefinition> Path { get; init; }

    public required IReadOnlyList<ParameterDefinition> Query { get; init; }

    public required IReadOnlyList<DeclaredText> Headers { get; init; }

    // Written in the flow's own file, or the name of another one.
    public DeclaredNode? Request { get; init; }

    public TimeSpan? Deadline { get; init; }

    public DateTimeOffset? Deprecated { get; init; }

    public DateTimeOffset? Sunset { get; init; }

    public bool GoneAfterSunset { get; init; }

    public bool Accept { get; init; }
}

internal sealed record ParameterDefinition(DeclaredText Name, DeclaredMap? At, RequestParameter Parameter);
