using Trunkline.Flows.Execution;

namespace Trunkline.Runs.Http;

/// <summary>Runs that answer a request while its caller waits: in memory on a host, on a stage in tests of flows.</summary>
internal interface IInlineRuns
{
    /// <summary>Runs a flow.</summary>
    /// <param name="runId">Its id, under which partners see its calls.</param>
    /// <param name="input">Plan and event.</param>
    /// <param name="deadline">Nothing is begun, or waited for, later.</param>
    /// <param name="caller">Cancelled when the caller is gone.</param>
    Task<InlineResult> RunAsync(string runId, RunInput input, DateTimeOffset deadline, CancellationToken caller);
}
