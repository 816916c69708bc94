using System.Collections.Concurrent;
using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Plans;
using Trunkline.LocalHost.Engine.Records;
using Trunkline.LocalHost.Journal;
using Trunkline.LocalHost.Tests.Support;

namespace Trunkline.LocalHost.Tests.Engine;

/// <summary>The real runner of flows, with retries, a fallback, a dead letter that is resumed, and steps that run another flow, use code and emit, crashing at every moment at which the journal changed.</summary>
public sealed class CrashingFlowRunnerTests
{
    private static readonly FlowPlan Plan = new(FlowPlan.CurrentVersion, "payment", [
        Call("customer"),
        new ParallelStep
        {
            Id = "all",
            Branches =
            [
                Call("receipt", """{ "to": customer.name, "n": event.data.n }"""),
                Call("contact") with { Fallback = [Call("park")] },
                Call("posting"),
            ],
        },
        Call("done", """{ "receipt": receipt, "contact": contact }"""),
        new RunStep
        {
            Id = "news",
            Flow = "news",
            With = "done",
            Steps =
            [
                Call("news/note", """{ "of": event.data.name }"""),
                new UseStep { Id = "news/score", Name = "score", With = "note", Retry = new() { Attempts = 3 } },
                new EmitStep { Id = "news/told", Source = "flow:news", Type = "told", Data = "score" },
            ],
        },
    ]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_crash_at_any_moment_changes_neither_report_nor_calls(int seed)
    {
        var moments = new List<MemoryFiles>();
        var reference = await RunToEndAsync(new() { Changed = disk => moments.Add(disk.Copy()) }, seed);
        Assert.Contains("0:posting Call attempt 1", reference.Calls);
        Assert.Contains("Completed 1", reference.Report);
        foreach (var moment in moments)
        {
            var recorded = Recorded(moment);
            var result = await RunToEndAsync(moment.Copy(), seed);
            Assert.Equal(reference.Report, result.Report);
            Assert.Empty(recorded.Intersect(result.Calls));
            Assert.Empty(result.Calls.Except(reference.Calls));
            Assert.Empty(reference.Calls.Where(call => call.Contains("Call", StringComparison.Ordinal)).Except(result.Calls).Except(recorded).Except(Done(moment)));
        }
    }

    // Undone after its last step was refused: lists, branches and a flow that a step runs among what is undone.
    private static readonly FlowPlan Undoing = new(FlowPlan.CurrentVersion, "order", [
        Call("paid") with { Undo = [Call("refund")] },
        new ParallelStep
        {
            Id = "all",
            Branches = [Call("x") with { Undo = [Call("unx")] }, new WaitStep { Id = "w", For = TimeSpan.FromSeconds(2), Undo = [Call("unw")] }],
            Undo = [Call("unall")],
        },
        new ForEachStep
        {
            Id = "l",
            Items = "[1..3]",
            Concurrency = 2,
            UndoReads = ["a", "item"],
            Steps = [Call("a", "item") with { Undo = [Call("una", "[item, a.id]")] }, new RunStep { Id = "r", Flow = "r", Steps = [Call("r/b") with { Undo = [Call("r/unb")] }] }],
            Undo = [Call("unl", "l")],
        },
        Call("posting") with { OnError = ErrorRule.Undo },
    ]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_crash_at_any_moment_changes_nothing_of_what_is_undone(int seed)
    {
        var moments = new List<MemoryFiles>();
        var reference = await RunToEndAsync(new() { Changed = disk => moments.Add(disk.Copy()) }, seed, Undoing);
        Assert.Contains("Undone 0", reference.Report);
        Assert.Contains("una:2 Succeeded", string.Join('\n', reference.Report), StringComparison.Ordinal);
        foreach (var moment in moments)
        {
            var recorded = Recorded(moment);
            var result = await RunToEndAsync(moment.Copy(), seed, Undoing);
            Assert.Equal(reference.Report, result.Report);
            Assert.Empty(recorded.Intersect(result.Calls));
            Assert.Empty(result.Calls.Except(reference.Calls));
        }
    }

    private static CallStep Call(string id, string? body = null) => new()
    {
        Id = id,
        Connection = id,
        Template = new() { Method = "POST", Path = "/{event.id}", Body = body },
        Retry = new() { Attempts = 3 },
    };

    private static async Task<Outcome> RunToEndAsync(MemoryFiles files, int seed, FlowPlan? plan = null)
    {
        var calls = new ConcurrentQueue<string>();
        var epoch = 0;
        await using var host = new TestHost(files, with: static options => options with { SegmentBytes = 8192, MinSegments = 1, LazyDelay = TimeSpan.Zero });
        host.Start(
            (context, input) =>
            {
                // A dead letter continues as new when it is entered and when it is left.
                epoch = (2 * input.Resumed) + (input.DeadLetter is null && input.Undoing is null ? 0 : 1);
                return FlowRunner.RunAsync(context, input);
            },
            (request, _) =>
            {
                calls.Enqueue($"{epoch}:{request.StepId} {request.Action} attempt {request.Attempt}");
                return Task.FromResult(Answer(request, seed, epoch, host.Time.GetUtcNow()));
            });
        await host.Runs.StartAsync("r1", new() { Plan = plan ?? Plan, Event = JsonElement.Parse("""{"id":"e1","source":"s","data":{"n":12345678901234567890.10}}""") }, default);
        while (await host.Runs.GetAsync("r1", default) is not { Report: not null })
        {
            host.Time.Advance(TimeSpan.FromSeconds(1));
            var view = await host.Runs.GetAsync("r1", default);
            Assert.NotEqual("internal", view?.Status.DeadLetter?.Fault.Code);
            if (view?.Status is { State: RunState.DeadLettered, DeadLetter: { } deadLetter })
                await host.Runs.SignalAsync("r1", "resume", JsonElement.Parse($$"""{"about":{{JsonSerializer.Serialize(deadLetter.At)}}}"""), default);
            await Task.Yield();
        }

        var report = (await host.Runs.GetAsync("r1", default))!.Report!;
        return new(
            [.. report.Steps.Select(static step => $"{step.Id} {step.State} {step.Attempts.Count} {step.Fault?.Code}").Order(StringComparer.Ordinal), $"{report.State} {report.Resumed}"],
            [.. calls.Distinct()]);
    }

    private static StepOutcome Answer(StepRequest request, int seed, int epoch, DateTimeOffset now)
    {
        if (request.Action is StepAction.IndexDeadLetter or StepAction.ForgetDeadLetter)
            return TestRuns.Succeeded();
        var attempt = new AttemptReport(now, 1, 200);
        // The posting is refused for good until a person has resumed the run.
        if (request.StepId == "posting" && epoch == 0)
            return StepOutcome.Failed(new("http-400", "refused"), attempt);
        var random = new Random((seed * 100) + request.StepId.Length + (request.Attempt * 7) + request.StepId[0]);
        return random.Next(3) switch
        {
            0 when request.Attempt < 3 => StepOutcome.Retry(new("http-503", "later"), now + TimeSpan.FromSeconds(random.Next(1, 5)), attempt),
            1 when request.StepId == "contact" => StepOutcome.Failed(new("http-410", "gone"), attempt),
            _ => StepOutcome.Succeeded(JsonElement.Parse($$"""{"name":"{{request.StepId}}","id":12345678901234567890}"""), attempt),
        };
    }

    /// <summary>Results of the journal's current execution of the run.</summary>
    private static HashSet<string> Recorded(MemoryFiles files)
    {
        var recorded = new HashSet<string>();
        Read(files, (in JournalRecord record) =>
        {
            if (record.Type != RecordType.ActivityDone)
                return;
            var cursor = new RecordCursor(record.Payload);
            cursor.Int64();
            var epoch = cursor.Int32();
            cursor.Int32();
            cursor.Time();
            recorded.Add($"{epoch}:{cursor.Text()}");
        });
        return recorded;
    }

    /// <summary>Calls of executions that are over: whatever the latest input or report carries was done by them.</summary>
    private static HashSet<string> Done(MemoryFiles files)
    {
        var epoch = 0;
        Read(files, (in JournalRecord record) =>
        {
            if (record.Type == RecordType.Finished)
                epoch = int.MaxValue;
            if (record.Type != RecordType.Continued)
                return;
            var cursor = new RecordCursor(record.Payload);
            epoch = Math.Max(epoch, InputRecord.ReadHead(ref cursor).Epoch);
        });
        var done = new HashSet<string>();
        foreach (var step in new[] { "customer", "receipt", "contact", "park", "posting", "done", "news/note" })
        {
            for (var attempt = 1; attempt <= 3; attempt++)
            {
                for (var before = 0; before < Math.Min(epoch, 4); before++)
                    done.Add($"{before}:{step} Call attempt {attempt}");
            }
        }

        return done;
    }

    private delegate void Look(in JournalRecord record);

    private static void Read(MemoryFiles files, Look look)
    {
        foreach (var number in files.List())
        {
            if (Segment.Open(files, number) is not { } segment)
                continue;
            var reader = new SegmentReader(segment);
            while (reader.TryNext(out var record, out _))
                look(record);
        }
    }

    private sealed record Outcome(List<string> Report, List<string> Calls);
}
