namespace Trunkline.Flows.Execution.Admissions;

/// <summary>How far a run has come on its way to its first step.</summary>
/// <param name="Admitted">Whether it may do steps.</param>
/// <param name="Places">The lines in which it has a place, to be left when it is over.</param>
public sealed record Turn(bool Admitted, IReadOnlyList<LinePlace> Places);

/// <summary>A place in a line: runs wait there until it is their turn.</summary>
/// <param name="Line">Name of the line, which is a valid partition key of a table.</param>
/// <param name="At">What the line is sorted by: when the event was accepted.</param>
/// <param name="Width">How many of the line may do steps at once.</param>
/// <param name="Grace">How long the first in line waits for one that was accepted before it and is dispatched after it.</param>
/// <param name="Hold">Whether a run that gave up keeps its place, so that nothing behind it overtakes it.</param>
public sealed record LinePlace(string Line, DateTimeOffset At, int Width, TimeSpan Grace, bool Hold);
