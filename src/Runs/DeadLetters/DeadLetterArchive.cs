using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Trunkline.Flows.Execution;
using Trunkline.Stores.Tables;

namespace Trunkline.Runs.DeadLetters;

/// <summary>Dead letters that expired: what they waited with, whole, in rows of the table, for as long as nobody deletes them.</summary>
/// <param name="table">Where the rows are.</param>
public sealed class DeadLetterArchive(ITable table)
{
    private const string Heads = "archive";
    private const string Parts = "archive-parts";
    private const int PartLength = 30_000;

    /// <summary>A page of entries, in the order of run ids.</summary>
    /// <param name="pageSize">1 to 1000.</param>
    /// <param name="continuation">From the page before; null for the first.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    /// <exception cref="ArgumentException">The continuation is none of this.</exception>
    public async Task<(IReadOnlyList<ArchivedEntry> Entries, string? Continuation)> ListAsync(int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        var page = await table.QueryAsync(Heads, "", pageSize, continuation, cancellationToken);
        return ([.. page.Rows.Select(Head)], page.Continuation);
    }

    /// <summary>One of them as JSON text, as <see cref="ArchivedDeadLetter"/> is written; null where there is none.</summary>
    public async Task<string?> GetAsync(string runId, CancellationToken cancellationToken)
    {
        // Asked for by a person, who may ask for anything.
        if (!TableRules.IsKey(runId))
            return null;
        if (await table.GetAsync(Heads, runId, cancellationToken) is not { } row)
            return null;
        var text = new StringBuilder();
        for (var part = 0; part < Head(row).Parts; part++)
            text.Append((await table.GetAsync(Parts, Part(runId, part), cancellationToken))?.Value);
        return text.ToString();
    }

    /// <summary>Keeps one. Done again, it changes nothing.</summary>
    internal async Task KeepAsync(ArchivedDeadLetter letter, CancellationToken cancellationToken)
    {
        var text = JsonSerializer.Serialize(letter, ArchiveJson.Default.ArchivedDeadLetter);
        var runId = letter.Entry.RunId;
        var parts = 0;
        for (var at = 0; at < text.Length; parts++)
        {
            var length = Math.Min(PartLength, text.Length - at);
            if (char.IsHighSurrogate(text[at + length - 1]))
                length--;
            await PutAsync(Parts, Part(runId, parts), text.Substring(at, length), cancellationToken);
            at += length;
        }

        // Last: what is listed is whole.
        await PutAsync(Heads, runId, JsonSerializer.Serialize(new ArchivedEntry(letter.Entry, letter.ArchivedAt, parts), ArchiveJson.Default.ArchivedEntry), cancellationToken);
    }

    private static ArchivedEntry Head(TableRow row) => JsonSerializer.Deserialize(row.Value, ArchiveJson.Default.ArchivedEntry)!;

    private static string Part(string runId, int part) => $"{runId}-{part:D5}";

    // What a try before this one left there is older: the run may have been resumed since, and have given up again.
    private async Task PutAsync(string partition, string row, string value, CancellationToken cancellationToken)
    {
        while (await table.InsertAsync(partition, row, value, cancellationToken) is null)
        {
            if (await table.GetAsync(partition, row, cancellationToken) is { } there && await table.ReplaceAsync(there, value, cancellationToken) is not null)
                return;
        }
    }
}

/// <summary>A dead letter that expired, as the archive lists it.</summary>
/// <param name="Letter">The entry as it stood in the index.</param>
/// <param name="ArchivedAt">When it expired.</param>
/// <param name="Parts">How many rows it takes.</param>
public sealed record ArchivedEntry(DeadLetterEntry Letter, DateTimeOffset ArchivedAt, int Parts);

/// <summary>A dead letter that expired, whole.</summary>
/// <param name="Entry">The entry as it stood in the index.</param>
/// <param name="ArchivedAt">When it expired.</param>
/// <param name="Run">The run as it was shown.</param>
/// <param name="Input">What it waited with: plan, event, results and attempts so far; null where the orchestration store no longer gave it.</param>
public sealed record ArchivedDeadLetter(DeadLetterEntry Entry, DateTimeOffset ArchivedAt, RunView? Run, RunInput? Input);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true, MaxDepth = 128)]
[JsonSerializable(typeof(ArchivedEntry))]
[JsonSerializable(typeof(ArchivedDeadLetter))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
