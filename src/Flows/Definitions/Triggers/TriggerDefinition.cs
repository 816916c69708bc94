using Trunkline.Declarations;

namespace Trunkline.Flows.Definitions.Triggers;

// `on`: what starts a run. One record for each kind.
internal abstract record TriggerDefinition(DeclaredMap At)
{
    // JSONata over the event; null where the kind has none or the author gave none.
    public virtual DeclaredText? Where => null;

    // Null where the kind knows no such words.
    public PacingDefinition? Pacing { get; init; }
}
