namespace Microsoft.DurableTask
{
    public sealed class Page<T>
        where T : notnull
    {
        public Page(IReadOnlyList<T> values, string? continuationToken = null)
        {
            Values = values;
            ContinuationToken = continuationToken;
        }

        public IReadOnlyList<T> Values { get; }

        public string? ContinuationToken { get; }
    }

    public abstract class AsyncPageable<T> : IAsyncEnumerable<T>
        where T : notnull
    {
        public abstract IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null);

        public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            await foreach (var page in AsPages().WithCancellation(cancellationToken))
            {
                foreach (var value in page.Values)
                    yield return value;
            }
        }

        protected AsyncPageable()
        {
        }
    }

    public static class Pageable
    {
        public static AsyncPageable<T> Create<T>(Func<string?, CancellationToken, Task<Page<T>>> pageFunc)
            where T : notnull => new Pages<T>(pageFunc);

        private sealed class Pages<T> : AsyncPageable<T>
            where T : notnull
        {
            private readonly Func<string?, CancellationToken, Task<Page<T>>> pageFunc;

            public Pages(Func<string?, CancellationToken, Task<Page<T>>> pageFunc) => this.pageFunc = pageFunc;

            public override async IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
            {
                do
                {
                    var page = await pageFunc(continuationToken, CancellationToken.None);
                    continuationToken = page.ContinuationToken;
                    yield return page;
                }
                while (continuationToken is not null);
            }
        }
    }
}

namespace Microsoft.DurableTask.Client
{
    public enum OrchestrationRuntimeStatus
    {
        Running = 0,
        Completed = 1,
        ContinuedAsNew = 2,
        Failed = 3,
        Canceled = 4,
        Terminated = 5,
        Pending = 6,
        Suspended = 7,
    }

    public abstract class DurableTaskClient : IAsyncDisposable
    {
        protected DurableTaskClient(string name) => Name = name;

        public abstract Task<string> ScheduleNewOrchestrationInstanceAsync(TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default);

        public abstract Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default);

        public virtual Task<OrchestrationMetadata?> GetInstanceAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
            throw new NotSupportedException();

        public abstract AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null);

        public virtual Task<PurgeResult> PurgeAllInstancesAsync(PurgeInstancesFilter filter, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public abstract ValueTask DisposeAsync();

        public string Name { get; }
    }

    public sealed class OrchestrationMetadata
    {
        public OrchestrationMetadata(string name, string instanceId)
        {
            Name = name;
            InstanceId = instanceId;
        }

        public string Name { get; }

        public string InstanceId { get; }

        public OrchestrationRuntimeStatus RuntimeStatus { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset LastUpdatedAt { get; init; }

        public string? SerializedInput { get; init; }

        public string? SerializedOutput { get; init; }

        public string? SerializedCustomStatus { get; init; }

        public TaskFailureDetails? FailureDetails { get; init; }

        public bool IsCompleted => RuntimeStatus is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
    }

    public record PurgeInstancesFilter
    {
        public PurgeInstancesFilter(DateTimeOffset? CreatedFrom = null, DateTimeOffset? CreatedTo = null, IEnumerable<OrchestrationRuntimeStatus>? Statuses = null)
        {
            this.CreatedFrom = CreatedFrom;
            this.CreatedTo = CreatedTo;
            this.Statuses = Statuses;
        }

        public DateTimeOffset? CreatedFrom { get; init; }

        public DateTimeOffset? CreatedTo { get; init; }

        public IEnumerable<OrchestrationRuntimeStatus>? Statuses { get; init; }

        public TimeSpan? Timeout { get; init; }
    }

    public class PurgeResult
    {
        public PurgeResult(int count)
            : this(count, null)
        {
        }

        public PurgeResult(int count, bool? isComplete) => (PurgedInstanceCount, IsComplete) = (count, isComplete);

        public int PurgedInstanceCount { get; }

        public bool? IsComplete { get; }
    }

    public record OrchestrationQuery
    {
        public OrchestrationQuery(DateTimeOffset? CreatedFrom = null, DateTimeOffset? CreatedTo = null, IEnumerable<OrchestrationRuntimeStatus>? Statuses = null, IEnumerable<string>? TaskHubNames = null, string? InstanceIdPrefix = null, int PageSize = 100, bool FetchInputsAndOutputs = false, string? ContinuationToken = null)
        {
            this.CreatedFrom = CreatedFrom;
            this.CreatedTo = CreatedTo;
            this.Statuses = Statuses;
            this.TaskHubNames = TaskHubNames;
            this.InstanceIdPrefix = InstanceIdPrefix;
            this.PageSize = PageSize;
            this.FetchInputsAndOutputs = FetchInputsAndOutputs;
            this.ContinuationToken = ContinuationToken;
        }

        public DateTimeOffset? CreatedFrom { get; init; }

        public DateTimeOffset? CreatedTo { get; init; }

        public IEnumerable<OrchestrationRuntimeStatus>? Statuses { get; init; }

        public IEnumerable<string>? TaskHubNames { get; init; }

        public string? InstanceIdPrefix { get; init; }

        public int PageSize { get; init; }

        public bool FetchInputsAndOutputs { get; init; }

        public string? ContinuationToken { get; init; }
    }

    public static class StartOrchestrationOptionsExtensions
    {
        public static readonly IReadOnlyList<OrchestrationRuntimeStatus> ValidDedupeStatuses =
        [
            OrchestrationRuntimeStatus.Completed,
            OrchestrationRuntimeStatus.Failed,
            OrchestrationRuntimeStatus.Terminated,
            OrchestrationRuntimeStatus.Canceled,
            OrchestrationRuntimeStatus.Pending,
            OrchestrationRuntimeStatus.Running,
            OrchestrationRuntimeStatus.Suspended,
        ];

        public static StartOrchestrationOptions WithDedupeStatuses(this StartOrchestrationOptions options, params OrchestrationRuntimeStatus[] dedupeStatuses) =>
            options with { DedupeStatuses = [.. dedupeStatuses.Select(status => status.ToString())] };
    }
}

namespace DurableTask.Core.Exceptions
{
    public class OrchestrationAlreadyExistsException : Exception
    {
        public OrchestrationAlreadyExistsException(string message)
            : base(message)
        {
        }
    }
}
