using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Trunkline.Runs.Retention;

namespace Trunkline.Functions.Durable;

/// <summary>Lets the orchestration store forget runs that are over: by itself it keeps inputs, results and history, with the personal data in them, for ever.</summary>
/// <param name="age">How long after it began a run is kept; null for ever.</param>
/// <param name="time">Measures that.</param>
/// <param name="log">Where it is told.</param>
public sealed partial class RunRetention(TimeSpan? age, TimeProvider time, ILogger<RunRetention> log)
{
    /// <summary>The setting: a duration such as <c>30d</c>, a week to ten years, or <c>off</c>.</summary>
    public const string Setting = "TRUNKLINE_RUNS_KEEP";

    // A week is longer than any known provider delivers again: a run that is forgotten is no longer recognised.
    private const int LeastDays = 7;

    // Shorter than the client waits for an answer, and several of them shorter than a function may take.
    private static readonly TimeSpan EachCall = TimeSpan.FromMinutes(1);
    private const int MostCalls = 5;

    private static readonly TimeSpan Usual = TimeSpan.FromDays(30);

    /// <summary>Reads the setting; 30 days where it is not set.</summary>
    /// <exception cref="FormatException">It is no duration in its range, and not <c>off</c>.</exception>
    public static TimeSpan? Read(string? text) => AgeSetting.Read(Setting, text, Usual, LeastDays);

    /// <summary>Forgets what is old enough, for some minutes at most; the next time goes on.</summary>
    /// <returns>How many runs were forgotten.</returns>
    public async Task<int> ForgetAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        if (age is not { } keep)
            return 0;
        // One that failed waits for a person, as dead letters do, which are running.
        var over = new PurgeInstancesFilter(
            CreatedTo: time.GetUtcNow() - keep, Statuses: [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Terminated]) { Timeout = EachCall };
        var forgotten = 0;
        for (var call = 0; call < MostCalls; call++)
        {
            var result = await client.PurgeAllInstancesAsync(over, cancellationToken);
            forgotten += result.PurgedInstanceCount;
            if (result.IsComplete != false)
                break;
        }

        if (forgotten > 0)
            Log.Forgotten(log, forgotten, keep.TotalDays);
        return forgotten;
    }

    private static partial class Log
    {
        [LoggerMessage(4031, LogLevel.Information, "{Runs} runs that are over and began more than {Days} days ago were forgotten")]
        public static partial void Forgotten(ILogger log, int runs, double days);
    }
}
