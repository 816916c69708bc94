using System.Text.Json;
using System.Text.Json.Serialization;
using Trunkline.Runs.DeadLetters;

namespace Trunkline.Operations.Api;

/// <summary>What people send to decide about many dead letters.</summary>
internal sealed record BulkRequest
{
    public const double DefaultRate = 10;

    public string? By { get; init; }

    public string? Reason { get; init; }

    public DeadLetterFilter? Filter { get; init; }

    // So that a filter that was forgotten does not mean all of them.
    public bool All { get; init; }

    // Decisions a second.
    public double? Rate { get; init; }

    public string? Continuation { get; init; }

    // For discard: whether what a run has done is undone first.
    public bool? Undo { get; init; }

    /// <summary>Reads it; null and what is wrong where it is none.</summary>
    public static (BulkRequest? Request, string? Wrong) Read(ReadOnlyMemory<byte> body, bool resume)
    {
        BulkRequest? request;
        try
        {
            request = JsonSerializer.Deserialize(body.Span, BulkJson.Default.BulkRequest);
        }
        catch (JsonException)
        {
            request = null;
        }

        if (request is null)
            return (null, "the body is no JSON object with filter (flow, step, fault, connection, olderThan, newerThan) or all, by, reason, rate and continuation");
        if (request.Filter is null or { IsEmpty: true } && !request.All)
            return (null, "say which: 'filter' with flow, step, fault, connection, olderThan or newerThan, or \"all\": true");
        if ((request.Rate ?? DefaultRate) is not (>= BulkDesk.SlowestRate and <= BulkDesk.FastestRate))
            return (null, $"rate is a number of decisions a second from {BulkDesk.SlowestRate} to {BulkDesk.FastestRate}");
        if (!resume && string.IsNullOrWhiteSpace(request.Reason))
            return (null, "discarding takes a 'reason'");
        return (request, null);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(BulkRequest))]
internal sealed partial class BulkJson : JsonSerializerContext;
