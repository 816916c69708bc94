namespace Trunkline.Flows.Plans;

/// <summary>What a flow reads of a call's answers, so that an answer without it is noticed.</summary>
/// <param name="Operation">The call as its author wrote it, without any value: method and path with <c>{}</c> for every expression, the SOAP operation, or
/// name and hash of the GraphQL document. Calls of one connection with the same text share what is learned of their answers.</param>
/// <param name="Reads">JSONata, a list of paths: what expressions of the flow read of the step's result, of a paged call of each item. Null: nothing.</param>
public sealed record AnswerWatch(string Operation, string? Reads = null)
{
    /// <summary>JSONata over the answer's <c>body</c> that gives the items of a page, for a request of one page; null for the whole answer. Never part of a plan.</summary>
    public string? Items { get; init; }
}
