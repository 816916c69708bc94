namespace Trunkline.Intake.Events;

/// <summary>What became of the events of one message.</summary>
/// <param name="Events">Events in it.</param>
/// <param name="Unmatched">Of these, how many no flow wants.</param>
/// <param name="Started">Runs that were started: one for each flow that wants an event.</param>
/// <param name="Duplicate">Starts that were refused because the run exists.</param>
public readonly record struct DispatchTally(int Events, int Unmatched, int Started, int Duplicate);
