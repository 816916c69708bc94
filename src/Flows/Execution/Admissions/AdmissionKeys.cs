using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Trunkline.Flows.Plans;
using Trunkline.Flows.Templates;
using Trunkline.Jsonata;

namespace Trunkline.Flows.Execution.Admissions;

/// <summary>Where an event stands for a flow that does not take every event at once: names of lines, derived from the flow's name and the values of
/// its expressions. A pure function of plan and event, so that dispatcher and run agree.</summary>
public sealed record AdmissionKeys
{
    // Long enough for messages that are dispatched side by side, short enough that nobody minds.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>The place in the line of events with the same key; null where there is no order.</summary>
    public LinePlace? Order { get; private init; }

    /// <summary>The place in the line of the whole flow; null where its runs are not bounded.</summary>
    public LinePlace? Throttle { get; private init; }

    /// <summary>Name of the burst the event belongs to; null where there are none.</summary>
    public string? Burst { get; private init; }

    /// <summary>Name of the batches the event goes into; null where there are none.</summary>
    public string? Batch { get; private init; }

    /// <summary>When the event was accepted.</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>Both places, in the order in which they are taken.</summary>
    public IEnumerable<LinePlace> Places
    {
        get
        {
            if (Order is not null)
                yield return Order;
            if (Throttle is not null)
                yield return Throttle;
        }
    }

    /// <summary>The keys of an event.</summary>
    /// <exception cref="AdmissionKeyException">An expression cannot be decided on this event.</exception>
    public static AdmissionKeys Of(string flow, Admission admission, JsonElement envelope)
    {
        var at = AcceptedAt(envelope);
        return new AdmissionKeys
        {
            At = at,
            Order = admission.OrderBy is { } by && Value(by, "order-by", envelope) is { } key ? new LinePlace(Name("order", flow, key), at, 1, Grace, Hold: true) : null,
            Throttle = admission.AtOnce is { } width ? new LinePlace(Name("throttle", flow, ""), at, width, TimeSpan.Zero, Hold: false) : null,
            Burst = admission.Debounce is { } debounce ? Name("debounce", flow, Value(debounce.By, "debounce", envelope)) : null,
            Batch = admission.Batch is { } batch ? Name("batch", flow, Value(batch.By, "batch", envelope)) : null,
        };
    }

    private static string? Value(string? expression, string keyword, JsonElement envelope)
    {
        if (expression is null)
            return null;
        try
        {
            var result = CompiledTexts.Expression(expression).Evaluate(envelope, FlowEnvironment.Timeless);
            return result.IsUndefined ? null : result.ToElement().GetRawText();
        }
        catch (JsonataException e)
        {
            throw new AdmissionKeyException(keyword, e);
        }
    }

    // A value may be long and hold any character; a key may not.
    private static string Name(string kind, string flow, string? value) =>
        $"{kind}-{flow}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value ?? "")).AsSpan(0, 16))}";

    internal static DateTimeOffset AcceptedAt(JsonElement envelope)
    {
        foreach (var member in (ReadOnlySpan<string>)["receivedAt", "time"])
        {
            if (envelope.ValueKind == JsonValueKind.Object && envelope.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String
                && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
                return at;
        }

        return DateTimeOffset.UnixEpoch;
    }
}

/// <summary>A key's expression failed on an event.</summary>
public sealed class AdmissionKeyException : Exception
{
    internal AdmissionKeyException(string keyword, JsonataException cause)
        : base(cause.Message, cause)
    {
        Keyword = keyword;
        Cause = cause;
    }

    /// <summary>Which of the flow's words it stands under.</summary>
    public string Keyword { get; }

    internal JsonataException Cause { get; }
}
