using System.Collections.Concurrent;
using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.LocalHost.Tests.Support;

namespace Trunkline.LocalHost.Tests.Engine;

/// <summary>A flow made of a seed: calls with retries, side by side too, delays, cancelled delays, signals and continuing as new. What its
/// activities answer depends on seed, step and attempt alone.</summary>
internal sealed class RandomFlow(int seed)
{
    private const int MaxAttempts = 3;
    private readonly ConcurrentDictionary<(string Run, string Signal), bool> awaited = new();

    public static JsonElement Payload(string signal) => JsonElement.Parse($"\"{signal}!\"");

    /// <summary>Signals that a run waits for now.</summary>
    public IReadOnlyList<string> Awaited(string run) => [.. awaited.Keys.Where(key => key.Run == run).Select(static key => key.Signal)];

    public async Task<RunReport?> RunAsync(IFlowContext context, RunInput input)
    {
        var random = new Random(seed + (1000 * input.Resumed));
        var done = input.Done.Select(static step => step.Report.Id).ToList();
        var steps = random.Next(3, 7);
        for (var i = 0; i < steps; i++)
            done.AddRange(await StepAsync(context, random, $"{context.RunId}-{input.Resumed}-{i}", depth: 0));
        done.Sort(StringComparer.Ordinal);
        if (input.Resumed < seed % 3)
        {
            var carried = done.Select(static id => new StepRecord(new StepReport { Id = id, State = StepState.Succeeded }, JsonElement.Parse("null")));
            context.ContinueAsNew(input with { Resumed = input.Resumed + 1, Done = [.. carried] });
            return null;
        }

        return TestRuns.Report(context, done);
    }

    public async Task<StepOutcome> ActivityAsync(StepRequest request)
    {
        var random = new Random(HashOf($"{seed} {request.StepId[request.StepId.IndexOf('-')..]} {request.Attempt}"));
        if (random.Next(2) == 0)
            await Task.Yield();
        return random.Next(4) switch
        {
            0 => StepOutcome.Retry(new("http-503", "later"), DateTimeOffset.MinValue),
            1 when request.Attempt == MaxAttempts => StepOutcome.Failed(new("http-400", "never")),
            _ => TestRuns.Succeeded($"{{\"n\":{random.Next()}.10}}"),
        };
    }

    private async Task<IReadOnlyList<string>> StepAsync(IFlowContext context, Random random, string id, int depth)
    {
        switch (random.Next(depth < 2 ? 6 : 3))
        {
            case 0:
            case 1:
                return [await CallAsync(context, id, random.Next(1, 5))];
            case 2:
                await context.DelayUntilAsync(context.UtcNow + TimeSpan.FromSeconds(random.Next(1, 10)), default);
                return [$"{id} slept"];
            case 3:
                return [await SignalAsync(context, $"s-{id}")];
            case 4:
                return [await RaceAsync(context, id)];
            default:
                // Each branch draws from its own random: the order in which branches go on must not matter.
                var branches = Enumerable.Range(0, random.Next(2, 5)).Select(_ => random.Next()).ToList();
                var results = await Task.WhenAll(branches.Select((own, i) => StepAsync(context, new Random(own), $"{id}.{i}", depth + 1)));
                return [.. results.SelectMany(static ids => ids)];
        }
    }

    private static async Task<string> CallAsync(IFlowContext context, string id, int pause)
    {
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await context.ExecuteAsync(TestRuns.Request(context.RunId, id, attempt));
            if (outcome.Kind == OutcomeKind.Succeeded)
                return $"{id} {outcome.Result.GetRawText()}";
            if (outcome.Kind == OutcomeKind.Failed || attempt == MaxAttempts)
                return $"{id} {outcome.Fault!.Code}";
            await context.DelayUntilAsync(context.UtcNow + TimeSpan.FromSeconds(pause), default);
        }
    }

    private static async Task<string> RaceAsync(IFlowContext context, string id)
    {
        using var stop = new CancellationTokenSource();
        var never = context.DelayUntilAsync(context.UtcNow + TimeSpan.FromDays(365), stop.Token);
        var call = CallAsync(context, id, 1);
        var first = await Task.WhenAny(never, call);
        stop.Cancel(); // CancelAsync would go on on another thread.
        return first == call ? await call : $"{id} timed out";
    }

    private static int HashOf(string text) => text.Aggregate(17, static (hash, c) => unchecked((hash * 31) + c));

    private async Task<string> SignalAsync(IFlowContext context, string name)
    {
        var key = (context.RunId, name);
        awaited[key] = true;
        var payload = await context.WaitForSignalAsync(name, default);
        awaited.TryRemove(key, out _);
        return payload.GetString()!;
    }
}
