namespace Trunkline.Flows.Plans;

/// <summary>What the caller of a flow that answers requests gets, before its expressions are evaluated.</summary>
/// <param name="Status">JSONata that gives the status; null: 200, or 204 without a body.</param>
/// <param name="Headers">Header fields by name; the parts in <c>{ }</c> are JSONata.</param>
/// <param name="Body">JSONata that gives the body; null: the last step's result.</param>
/// <param name="PartsInHeader">Whether the parts are told of in header fields rather than in the body.</param>
public sealed record AnswerPlan(string? Status = null, IReadOnlyDictionary<string, string>? Headers = null, string? Body = null, bool PartsInHeader = false);
