using System.Globalization;
using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.LocalHost.Engine.Finished;
using Trunkline.LocalHost.Engine.Records;
using Trunkline.LocalHost.Journal;
using Trunkline.Runs;
using Trunkline.Runs.DeadLetters;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Engine;

/// <summary>The orchestration store over the journal.</summary>
/// <remarks>Lists give runs that are not over first, latest start first, then those that are over, latest end first.</remarks>
internal sealed class JournalRunStore(RunEngine engine) : IRunStore, IRunInputs
{
    private const int MaxIdLength = 256;

    public async Task<bool> StartAsync(string runId, RunInput input, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(runId);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(runId.Length, MaxIdLength, nameof(runId));
        var hash = RunHash.Of(runId);
        while (true)
        {
            CheckRunning();
            if (engine.Live.TryGetValue(runId, out var other))
            {
                // A start under way decides: had it failed, this one would be no duplicate.
                if (await other.Known.WaitAsync(cancellationToken))
                    return false;
                continue;
            }

            await engine.Journal.RoomAsync(cancellationToken);
            var now = engine.Time.GetUtcNow();
            var run = new LiveRun(engine, runId, hash, engine.Plans.Take(input.Plan), input.StartedAt ?? now);
            if (!engine.Live.TryAdd(runId, run))
            {
                engine.Plans.Release(run.Plan);
                continue;
            }

            // Looked up only now: a run enters the finished ones before it leaves the live ones.
            if (engine.Finished.Find(hash) is not null)
            {
                run.Withdraw();
                run.Found(0);
                return false;
            }

            Append(run, new(0, 0, 0, now, run.StartedAt, runId), input);
            return await run.Known ? true : throw run.NotStarted;
        }
    }

    public async Task<bool> SignalAsync(string runId, string signal, JsonElement payload, CancellationToken cancellationToken)
    {
        CheckRunning();
        if (!engine.Live.TryGetValue(runId, out var run) || !await run.Known.WaitAsync(cancellationToken))
            return false;
        if (run.Parked && signal is (Signals.Resume or Signals.Discard))
            return await ToParkedAsync(run, signal, payload).WaitAsync(cancellationToken);
        await engine.Journal.RoomAsync(cancellationToken);
        var append = new SignalAppend(run, signal, payload.Clone(), engine.Time.GetUtcNow());
        append.Append();
        return await append.Stored;
    }

    public async Task<RunView?> GetAsync(string runId, CancellationToken cancellationToken)
    {
        if (engine.Live.TryGetValue(runId, out var run) && await run.Known.WaitAsync(cancellationToken))
            return run.View;
        var hash = RunHash.Of(runId);
        for (var address = engine.Finished.Find(hash); address is not null;)
        {
            if (engine.Journal.Segments.Read(address.Value) is { } record && FinishedRecord.ReadView(record.Payload.Span) is var view && view.RunId == runId)
                return view;
            // Cleaning has moved it meanwhile, or retention has dropped it.
            var now = engine.Finished.Find(hash);
            if (now == address)
                break;
            address = now;
        }

        return null;
    }

    public async Task<RunInput?> GetInputAsync(string runId, CancellationToken cancellationToken)
    {
        // A run that begins its next execution meanwhile lets go of the input of the one before: then the later one is read.
        for (var tries = 0; tries < 3; tries++)
        {
            if (!engine.Live.TryGetValue(runId, out var run) || !await run.Known.WaitAsync(cancellationToken))
                return null;
            try
            {
                foreach (var lsn in run.Entries.Lsns().AsEnumerable().Reverse())
                {
                    var record = engine.Read(run.Entries, lsn);
                    if (record.Type is RecordType.Started or RecordType.Continued)
                        return InputRecord.Read(record.Payload.Span, engine.Plans) is var (head, input) ? input with { StartedAt = input.StartedAt ?? head.StartedAt } : null;
                }
            }
            catch (InvalidDataException) when (tries < 2)
            {
                continue;
            }
        }

        return null;
    }

    public Task<RunPage> ListAsync(RunState? state, int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pageSize, 1000);
        var (live, position) = Place(continuation);
        var runs = new List<RunView>();
        if (live)
        {
            var found = engine.ByNumber.Values
                .Where(run => run.Number < position && (state is null || run.Status.State == state))
                .OrderByDescending(static run => run.Number).Take(pageSize).ToList();
            runs.AddRange(found.Select(static run => run.View));
            if (runs.Count == pageSize)
                return Task.FromResult(new RunPage(runs, string.Create(CultureInfo.InvariantCulture, $"live-{found[^1].Number}")));
            position = long.MaxValue;
        }

        var (addresses, next) = engine.Finished.Before(position, state, pageSize - runs.Count);
        foreach (var address in addresses)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (engine.Journal.Segments.Read(address) is { } record)
                runs.Add(FinishedRecord.ReadView(record.Payload.Span));
        }

        // A run that ended while it was listed is met twice; as it is now is how it is shown.
        if (live)
            runs = [.. runs.AsEnumerable().Reverse().DistinctBy(static run => run.RunId).Reverse()];

        return Task.FromResult(new RunPage(runs, next < 0 ? null : string.Create(CultureInfo.InvariantCulture, $"over-{next}")));
    }

    private static void Append(LiveRun run, InputRecord record, RunInput input)
    {
        try
        {
            new StartAppend(run, record, input).Append();
        }
        catch
        {
            // An input that cannot be written, too large for one: others that wait for this start must not wait for ever.
            run.StartFailed(new StoreUnavailableException("The run's input cannot be recorded."));
            throw;
        }
    }

    private static Task<bool> ToParkedAsync(LiveRun run, string signal, JsonElement payload)
    {
        // To edit its event, or to undo its steps, the flow would have to be there to do it.
        if (Member(payload, "undo")?.ValueKind == JsonValueKind.True || Member(payload, "event") is { ValueKind: not JsonValueKind.Null })
            throw new DecisionNotPossibleException("A run that stopped on an internal error is resumed or discarded as it is.");
        var about = Member(payload, "about") is { ValueKind: JsonValueKind.String } at && at.TryGetDateTimeOffset(out var letter) ? letter : (DateTimeOffset?)null;
        ParkedDecision decision = signal == Signals.Resume ? new ResumeDecision(about) : new DiscardDecision(Text(payload, "reason"), Text(payload, "by"), about);
        run.Tell(decision);
        return decision.Taken;
    }

    private static JsonElement? Member(JsonElement payload, string name) =>
        payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement payload, string name) => Member(payload, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static (bool Live, long Position) Place(string? continuation)
    {
        if (continuation is null)
            return (true, long.MaxValue);
        if (continuation.Split('-') is ["live" or "over", var number] parts
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
            return (parts[0] == "live", position);
        throw new ArgumentException("This is no continuation of a list of runs.", nameof(continuation));
    }

    private void CheckRunning()
    {
        if (!engine.Running)
            throw new StoreUnavailableException("Runs are not taken while the host starts or stops.", TimeSpan.FromSeconds(1));
    }
}
