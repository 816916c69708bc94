using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Triggers;
using Trunkline.Stores;
using Trunkline.Stores.Tables;

namespace Trunkline.Runs.Http;

/// <summary>Which request came with an <c>Idempotency-Key</c>, and what it was answered, for a day at least: one row for each key, over all instances.</summary>
internal sealed partial class RequestKeys(ITable table, TimeProvider time, ILogger log)
{
    // What may still be written after the deadline.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly OldRequestKeys old = new(table);

    /// <summary>What tells one request from another: method, path as declared, and all that expressions see of it.</summary>
    public static string FingerprintOf(HttpTrigger trigger, JsonElement data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(HttpEvent.TypeOf(trigger) + "\n"));
        hash.AppendData(RawJson.Utf8(data));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Takes a key for a request, or finds what came with it before.</summary>
    /// <param name="runId">Made of flow and key.</param>
    /// <param name="fingerprint">The request's.</param>
    /// <param name="due">By when it is answered, if nothing breaks.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="StoreUnavailableException">The store cannot answer now.</exception>
    public async Task<KeyClaim> ClaimAsync(string runId, string fingerprint, DateTimeOffset due, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var mine = new KeyRecord(fingerprint, due + Patience);
        var row = await table.GetAsync(PartitionOf(today.AddDays(-1)), runId, cancellationToken);
        if (row is null)
        {
            if (await table.InsertAsync(PartitionOf(today), runId, Text(mine), cancellationToken) is { } inserted)
            {
                await old.ForgetSomeAsync(runId, today, cancellationToken);
                return new KeyClaim(KeyState.Taken, inserted);
            }

            row = await table.GetAsync(PartitionOf(today), runId, cancellationToken);
        }

        if (row is null)
            return new KeyClaim(KeyState.UnderWay, null);
        var known = JsonSerializer.Deserialize(row.Value, KeyJson.Default.KeyRecord)!;
        if (known.Request != fingerprint)
            return new KeyClaim(KeyState.OtherRequest, row);
        if (known.Answer is { } answer)
            return new KeyClaim(KeyState.Answered, row, answer);
        if (known.Due > time.GetUtcNow())
            return new KeyClaim(KeyState.UnderWay, row);

        // It failed, or its process died: whoever repeats it first does it again.
        var again = await table.ReplaceAsync(row, Text(mine), cancellationToken);
        return new KeyClaim(again is null ? KeyState.UnderWay : KeyState.Taken, again ?? row);
    }

    /// <summary>Keeps the answer for the same request again; without one lets the request be repeated at once. Where that cannot be written, a repeated request is done
    /// again after the deadline, and partners recognise its calls.</summary>
    public async Task EndAsync(KeyClaim claim, RunAnswer? answer)
    {
        var known = JsonSerializer.Deserialize(claim.Row!.Value, KeyJson.Default.KeyRecord)!;
        var text = Text(known with { Answer = answer, Due = time.GetUtcNow() });
        if (text.Length > ITable.MaxValueLength)
            text = Text(known with { Due = time.GetUtcNow() });
        try
        {
            await table.ReplaceAsync(claim.Row, text, CancellationToken.None);
        }
        catch (StoreUnavailableException e)
        {
            Log.NotKept(log, claim.Row.Row, e);
        }
    }

    internal static string PartitionOf(DateOnly day) => "http-keys-" + day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(KeyRecord record) => JsonSerializer.Serialize(record, KeyJson.Default.KeyRecord);

    private static partial class Log
    {
        [LoggerMessage(3026, LogLevel.Warning, "The answer of run {RunId} could not be kept for a repeated request")]
        public static partial void NotKept(ILogger log, string runId, Exception exception);
    }
}

/// <summary>What a key was found to be.</summary>
/// <param name="State">What came with it before.</param>
/// <param name="Row">As it stands in the table; null where somebody else changes it right now.</param>
/// <param name="Answer">What the same request was answered.</param>
internal sealed record KeyClaim(KeyState State, TableRow? Row, RunAnswer? Answer = null);

internal enum KeyState
{
    /// <summary>Nothing, or the same request, which came to nothing: it is this one's.</summary>
    Taken,

    /// <summary>The same request, and it was answered.</summary>
    Answered,

    /// <summary>The same request, and it is being answered.</summary>
    UnderWay,

    /// <summary>Another request.</summary>
    OtherRequest,
}

// As it stands in the table. Due: until then it is being answered, or was answered at that time.
internal sealed record KeyRecord(string Request, DateTimeOffset Due, RunAnswer? Answer = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 96, Converters = [typeof(RawJson)])]
[JsonSerializable(typeof(KeyRecord))]
internal sealed partial class KeyJson : JsonSerializerContext;
