namespace Trunkline.Runs.DeadLetters;

/// <summary>A run waits for a person, and cannot take this decision: one that edits the event of, or undoes, a run that stopped on an internal error. Nothing has changed.</summary>
/// <param name="message">What cannot be done.</param>
public sealed class DecisionNotPossibleException(string message) : Exception(message);
