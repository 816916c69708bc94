using Trunkline.Declarations;

namespace Trunkline.Connectors.Presets;

/// <summary>What is known of an outside system: a connection file without what only its user knows.</summary>
/// <param name="Name">What <c>preset</c> says.</param>
/// <param name="Title">Name of the system, for people.</param>
/// <param name="Parameters">What its user gives, in order.</param>
/// <param name="Connection">The keys of a connection file.</param>
/// <param name="Notes">What the user should know besides.</param>
/// <param name="Facts">Where each fact was taken from.</param>
internal sealed record Preset(
    string Name, string Title, IReadOnlyList<PresetParameter> Parameters, DeclaredMap Connection, IReadOnlyList<string> Notes, IReadOnlyList<PresetFact> Facts);

/// <param name="LookedUp">The day, <c>2026-11-20</c>.</param>
/// <param name="Page">The address of the documentation page.</param>
/// <param name="What">The keys, or words, that were taken from it.</param>
internal sealed record PresetFact(string LookedUp, string Page, string What);
