using System.Text.Json;
using Trunkline.Declarations;

namespace Trunkline.Flows.Testing;

/// <summary>The tests of one flow: <c>integrations/flows/&lt;flow&gt;.tests.yaml</c>.</summary>
/// <param name="File">The file, as messages name it.</param>
/// <param name="Flow">The flow.</param>
/// <param name="Tests">The cases, in order.</param>
public sealed record FlowTestFile(string File, CompiledFlow Flow, IReadOnlyList<FlowTest> Tests);

/// <summary>One case: what comes in, what partners answer, what is expected of it.</summary>
public sealed record FlowTest
{
    /// <summary>Its name, with its place.</summary>
    public required DeclaredText Name { get; init; }

    /// <summary>When what comes in is received and the run starts.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What comes in.</summary>
    public required GivenInput Given { get; init; }

    /// <summary>What partners answer, in the order in which they are looked through; the case's own before those of the file.</summary>
    public required IReadOnlyList<CannedAnswers> Answers { get; init; }

    /// <summary>What is sent to the run from outside, by time.</summary>
    public IReadOnlyList<GivenSignal> Signals { get; init; } = [];

    /// <summary>What is expected.</summary>
    public required Expectation Expect { get; init; }
}

/// <summary>What a flow is given; one record for each kind of it. A kind fits some triggers.</summary>
/// <param name="Place">Where it stands.</param>
public abstract record GivenInput(DeclaredNode Place);

/// <summary><c>event:</c> an event as expressions see it; what is left out is made up.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Members">A JSON object with the members that were written.</param>
public sealed record GivenEvent(DeclaredNode Place, JsonElement Members) : GivenInput(Place);

/// <summary><c>file:</c> a post as the provider sends it, read by the rules of the flow's source.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Body">The file's bytes.</param>
/// <param name="Headers">Header fields of the post.</param>
public sealed record GivenPost(DeclaredNode Place, ReadOnlyMemory<byte> Body, IReadOnlyDictionary<string, string> Headers) : GivenInput(Place);

/// <summary><c>tick:</c> a tick of the flow's schedule.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Due">When it is due.</param>
/// <param name="Previous">The tick before it that started a run; null for none.</param>
public sealed record GivenTick(DeclaredNode Place, DateTimeOffset Due, DateTimeOffset? Previous) : GivenInput(Place);

/// <summary><c>message:</c> what another system put into the flow's queue.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Body">Its bytes.</param>
public sealed record GivenMessage(DeclaredNode Place, ReadOnlyMemory<byte> Body) : GivenInput(Place);

/// <summary><c>data:</c> what a person starts the flow with.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Data">The event's data.</param>
public sealed record GivenData(DeclaredNode Place, JsonElement Data) : GivenInput(Place);

/// <summary><c>emitted:</c> an event of the flow that this one listens to.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Id">Its id; null for one that is made up.</param>
/// <param name="Type">Its type; null for the first that the trigger wants.</param>
/// <param name="Data">Its data.</param>
/// <param name="Hops">How many events of flows, this one included, led here.</param>
public sealed record GivenEmitted(DeclaredNode Place, string? Id, string? Type, JsonElement Data, int Hops) : GivenInput(Place);

/// <summary><c>request:</c> a request that the flow answers.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Method">HTTP method, upper case.</param>
/// <param name="Target">Path below <c>/api/flows</c>, and query, as they are sent.</param>
/// <param name="Headers">Header fields.</param>
/// <param name="Body">The body's bytes; null for none.</param>
public sealed record GivenRequest(DeclaredNode Place, string Method, string Target, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte>? Body) : GivenInput(Place);

/// <summary>A signal from outside; <c>resume</c> and <c>discard</c> are a person's decisions about a dead letter.</summary>
/// <param name="Name">The signal.</param>
/// <param name="After">When it comes, counted from the start of the run.</param>
/// <param name="Data">What it carries.</param>
public sealed record GivenSignal(string Name, TimeSpan After, JsonElement Data);
