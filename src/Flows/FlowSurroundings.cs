using Trunkline.Flows.Plans;
using Trunkline.Flows.Validation;

namespace Trunkline.Flows;

/// <summary>What flows are checked against: the other declared files, as far as a flow can refer to them.</summary>
/// <param name="Sources">Names of the sources.</param>
/// <param name="Connections">The connections by name.</param>
public sealed record FlowSurroundings(IReadOnlyCollection<string> Sources, IReadOnlyDictionary<string, ConnectionFacts> Connections)
{
    /// <summary>Names of the steps of code.</summary>
    public IReadOnlyCollection<string> CustomSteps { get; init; } = [];

    /// <summary>Gives a setting of the host by name; null where it is not set.</summary>
    public Func<string, string?> Setting { get; init; } = static _ => null;

    // The flows that are read together.
    internal FlowSet Flows { get; init; } = FlowSet.None;

    /// <summary>The texts of the files in <c>schemas/</c>, by file name: JSON Schemas that requests are checked against.</summary>
    public IReadOnlyDictionary<string, (string File, string Text)> Schemas { get; init; } = new Dictionary<string, (string, string)>();
}

/// <summary>What a flow needs to know of a connection.</summary>
/// <param name="Protocol"><c>rest</c>, <c>soap</c> or <c>graphql</c>.</param>
/// <param name="Retry">How calls are tried again unless a step says otherwise.</param>
/// <param name="HasPages">Whether it says how its lists go on.</param>
public sealed record ConnectionFacts(string Protocol, RetryPolicy Retry, bool HasPages = false)
{
    /// <summary>SOAP: the operations by name, where the connection describes them; null where it does not.</summary>
    public IReadOnlyDictionary<string, OperationFacts>? Operations { get; init; }
}
