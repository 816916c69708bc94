using Trunkline.Declarations;

namespace Trunkline.Flows.Testing;

/// <summary>What a partner answers to the calls that fit.</summary>
/// <param name="Key">As written: a step's id, <c>id:index</c> inside a forEach, a connection, or <c>connection METHOD /path</c> with <c>*</c> for any characters.</param>
/// <param name="Answers">The answers; several are used in turn, a single one that <paramref name="Repeats"/> for every call.</param>
/// <param name="Repeats">Whether it was written without a list.</param>
public sealed record CannedAnswers(DeclaredText Key, IReadOnlyList<CannedAnswer> Answers, bool Repeats);

/// <summary>One answer.</summary>
public sealed record CannedAnswer
{
    /// <summary>HTTP status code.</summary>
    public int Status { get; init; } = 200;

    /// <summary>Header fields.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The body: JSON where it is a map or a list, else a text that is sent as it stands; null for none.</summary>
    public DeclaredNode? Body { get; init; }

    /// <summary>The bytes of the file that holds the body; null where <see cref="Body"/> is it.</summary>
    public ReadOnlyMemory<byte>? FileBody { get; init; }

    /// <summary>What goes wrong on the way in place of an answer: one of <see cref="NetworkFaults"/>; null where nothing does.</summary>
    public string? Fault { get; init; }

    /// <summary>A step of code: the fault with which it fails for good; null where it does not.</summary>
    public string? Fails { get; init; }

    /// <summary>A step of code: the fault with which it is tried again later; null where it is not.</summary>
    public string? Later { get; init; }

    /// <summary>How long it takes. Longer than the connection waits: a time-out.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>What may go wrong on the way.</summary>
    public static IReadOnlyList<string> NetworkFaults { get; } = ["timeout", "connect", "dns", "tls", "aborted"];
}
