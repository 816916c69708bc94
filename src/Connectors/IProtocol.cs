using System.Net.Http.Headers;
using System.Text.Json;
using Trunkline.Connectors.Http;
using Trunkline.Flows.Execution;

namespace Trunkline.Connectors;

/// <summary>How a call becomes an HTTP request, and an HTTP answer a result.</summary>
internal interface IProtocol
{
    /// <summary>The request of a call; null, with the obstacle, when the call cannot be expressed.</summary>
    OutgoingCall? Prepare(CallRequest call, out Obstacle? obstacle);

    /// <summary>Whether the partner wants <see cref="OutgoingCall.Full"/> in place of the short form that it got.</summary>
    bool WantsFull(Received received) => false;

    /// <summary>What an answer says. Never throws for what a partner sent.</summary>
    ProtocolAnswer Read(Received received);
}

/// <summary>A request before credential and headers of the connection are on it.</summary>
internal sealed record OutgoingCall(HttpMethod Method, Uri Uri)
{
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Makes the body when the attempt is made, where secrets or the time go into it; null where <see cref="Body"/> is it.</summary>
    public Func<CancellationToken, ValueTask<ReadOnlyMemory<byte>>>? LateBody { get; init; }

    /// <summary>The whole request, where this is a short form that the partner may not know; null where this is the whole.</summary>
    public OutgoingCall? Full { get; init; }

    /// <summary>Null for no body at all.</summary>
    public MediaTypeHeaderValue? ContentType { get; init; }

    public string Accept { get; init; } = "application/json";

    public string? SoapAction { get; init; }

    /// <summary>Whether the partner does the same however often it gets it.</summary>
    public bool IsRepeatable { get; init; }
}

/// <param name="Body">What expressions see as <c>body</c>.</param>
/// <param name="Result">What the step gives where it says no <c>result</c>.</param>
/// <param name="Fault">What the protocol itself calls a failure, whatever the status; null where it calls none.</param>
/// <param name="Pause">How long nobody should call, where the protocol has a place for it; null for at once.</param>
internal readonly record struct ProtocolAnswer(JsonElement Body, JsonElement Result, ProtocolFault? Fault = null, TimeSpan? Pause = null);

/// <param name="Code">For <c>StepFault.Code</c>.</param>
/// <param name="Text">The partner's words, or a clause of ours; not yet masked.</param>
/// <param name="Passing">Whether it may pass; null where the status decides.</param>
/// <param name="RetryAfter">The partner's wish, where the protocol has a place for it.</param>
internal sealed record ProtocolFault(string Code, string Text, bool? Passing, TimeSpan? RetryAfter = null);
