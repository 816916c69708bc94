using Trunkline.Declarations;

namespace Trunkline.Flows.Definitions.Triggers;

// `throttle`, `debounce` and `batch` of a trigger: not every event becomes a run of its own at once.
internal sealed record PacingDefinition(int? AtOnce, DebounceDefinition? Debounce, BatchDefinition? Batch);

internal sealed record DebounceDefinition(DeclaredMap At, TimeSpan? For, DeclaredText? By);

internal sealed record BatchDefinition(DeclaredMap At, int? Max, TimeSpan? Within, DeclaredText? By);
