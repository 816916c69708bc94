using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Trunkline.Connectors;
using Trunkline.Flows.Execution;
using Trunkline.Intake;
using Trunkline.Intake.Sources;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.CustomSteps;
using Trunkline.Runs.Execution;
using Trunkline.Stores;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Queues;
using Trunkline.Stores.Secrets;
using Trunkline.Stores.Tables;

namespace Trunkline.Runs.Tests.CustomSteps;

[Collection(nameof(Telemetry))]
public sealed class UseActivityTests : IDisposable
{
    private readonly ServiceProvider rooms = Rooms(new FlowStepCatalog().Add<Told>("told").Add<NeedsWhatIsNotThere>("needs"));

    public static ServiceProvider Rooms(FlowStepCatalog? catalog)
    {
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddSingleton(new Random(1))
            .AddSingleton<IEventQueue>(new InMemoryEventQueue(TimeProvider.System))
            .AddSingleton<ISecrets>(new InMemorySecrets())
            .AddSingleton<ITable>(new InMemoryTable())
            .AddSingleton<IRunStore>(new StartedRuns())
            .AddSingleton<IConnections>(new Partner())
            .AddIntake(SourceCatalog.Empty)
            .AddRuns(new FlowCatalog([]));
        return (catalog is null ? services : services.AddSingleton(catalog)).BuildServiceProvider();
    }

    public static Task<StepOutcome> ExecuteAsync(ServiceProvider rooms, string name, string input, IReadOnlyDictionary<string, string>? settings = null, CancellationToken cancellationToken = default, DateTimeOffset? until = null) =>
        rooms.GetRequiredService<StepExecutor>().ExecuteAsync(
            new StepRequest
            {
                Action = StepAction.Use, RunId = "f-1", Flow = "f", StepId = "own:3", IdempotencyKey = "f-1:own:3", Attempt = 2,
                Use = new UseRequest { Name = name, Input = input, Settings = settings, Until = until },
            },
            cancellationToken);

    [Fact]
    public async Task Gives_the_code_what_it_needs_and_its_result_to_the_run()
    {
        var outcome = await ExecuteAsync(rooms, "told", """{"say":"call","n": 9007199254740993}""", new Dictionary<string, string> { ["path"] = "/p" });
        Assert.Equal(OutcomeKind.Succeeded, outcome.Kind);
        Assert.Equal("""{"key":"f-1:own:3/look","path":"/p","run":"f-1","flow":"f","step":"own:3","attempt":2,"n":9007199254740993}""", outcome.Result.GetRawText());
        Assert.Null(outcome.Attempt!.Fault);
    }

    [Theory]
    [InlineData("nothing", OutcomeKind.Succeeded, null)]
    [InlineData("later", OutcomeKind.Retry, "busy")]
    [InlineData("never", OutcomeKind.Failed, "refused")]
    [InlineData("throw", OutcomeKind.Failed, "exception")]
    [InlineData("gone", OutcomeKind.Failed, "exception")]
    public async Task However_it_ends_it_is_an_outcome(string say, OutcomeKind kind, string? code)
    {
        var outcome = await ExecuteAsync(rooms, "told", $$"""{"say":"{{say}}"}""");
        Assert.Equal((kind, code, code), (outcome.Kind, outcome.Fault?.Code, outcome.Attempt!.Fault));
        Assert.Equal(kind == OutcomeKind.Retry, outcome.NotBefore is not null);
    }

    [Fact]
    public async Task An_exceptions_message_reaches_nobody()
    {
        var outcome = await ExecuteAsync(rooms, "told", """{"say":"throw"}""");
        Assert.Equal("The code of step 'told' failed (FormatException): the log has the place.", outcome.Fault!.Message);
    }

    [Fact]
    public async Task A_store_that_is_away_spends_no_attempt()
    {
        var outcome = await ExecuteAsync(rooms, "told", """{"say":"away"}""");
        Assert.Equal((OutcomeKind.Retry, "store-unavailable"), (outcome.Kind, outcome.Fault!.Code));
        Assert.Null(outcome.Attempt);
    }

    [Fact]
    public async Task Cancelled_it_has_no_outcome()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ExecuteAsync(rooms, "told", """{"say":"wait"}""", null, cancelled.Token));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0.01)]
    public async Task Whose_time_is_over_is_told_so(double seconds)
    {
        var outcome = await ExecuteAsync(rooms, "told", """{"say":"wait"}""", until: TimeProvider.System.GetUtcNow().AddSeconds(seconds));
        Assert.Equal((OutcomeKind.Failed, "timeout"), (outcome.Kind, outcome.Fault!.Code));
    }

    [Fact]
    public async Task A_time_far_away_bounds_nothing() =>
        Assert.Equal(OutcomeKind.Succeeded, (await ExecuteAsync(rooms, "told", """{"say":"nothing"}""", until: DateTimeOffset.MaxValue)).Kind);

    [Fact]
    public async Task A_step_that_cannot_be_made_fails_for_good() =>
        Assert.Equal((OutcomeKind.Failed, "exception"), await ExecuteAsync(rooms, "needs", "null") is var outcome ? (outcome.Kind, outcome.Fault!.Code) : default);

    [Fact]
    public async Task A_name_that_the_program_no_longer_has_is_a_clear_fault()
    {
        using var without = Rooms(null);
        foreach (var program in (ServiceProvider[])[rooms, without])
        {
            var outcome = await ExecuteAsync(program, "score", "null");
            Assert.Equal((OutcomeKind.Failed, "no-such-step"), (outcome.Kind, outcome.Fault!.Code));
            Assert.Equal("This program has no step 'score' in integrations/steps: deploy one that has it, then resume the run.", outcome.Fault.Message);
        }
    }

    [Fact]
    public void A_name_is_given_once() => Assert.Throws<ArgumentException>(() => new FlowStepCatalog().Add<Told>("a").Add<Told>("a"));

    public void Dispose() => rooms.Dispose();

    private sealed class Told(IConnections connections) : IFlowStep
    {
        public async Task<FlowStepResult> ExecuteAsync(FlowStepCall call, CancellationToken cancellationToken)
        {
            switch (call.Input.GetProperty("say").GetString())
            {
                case "call":
                    var answer = await connections.CallAsync(new CallRequest { Connection = "crm", Method = "GET", Path = call.Settings["path"] }, call.OptionsOf("look"), cancellationToken);
                    return FlowStepResult.Succeeded(JsonSerializer.SerializeToElement(new
                    {
                        key = answer.Result.GetProperty("key"), path = answer.Result.GetProperty("path"), run = call.RunId, flow = call.Flow, step = call.StepId, attempt = call.Attempt,
                        n = call.Input.GetProperty("n"),
                    }));
                case "nothing":
                    return FlowStepResult.Succeeded(default);
                case "later":
                    return FlowStepResult.TryLater("busy", "The machine is busy.", TimeSpan.FromMinutes(1));
                case "never":
                    return FlowStepResult.Failed("refused", "It is refused.");
                case "throw":
                    throw new FormatException("planted: a person's data");
                case "away":
                    throw new StoreUnavailableException("away");
                case "gone":
                    var document = JsonDocument.Parse("{}");
                    var root = document.RootElement;
                    document.Dispose();
                    return FlowStepResult.Succeeded(root);
                default:
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                    return FlowStepResult.Succeeded(default);
            }
        }
    }

    private sealed class NeedsWhatIsNotThere(FlowStepCall neverRegistered) : IFlowStep
    {
        public Task<FlowStepResult> ExecuteAsync(FlowStepCall call, CancellationToken cancellationToken) => Task.FromResult(FlowStepResult.Succeeded(neverRegistered.Input));
    }

    private sealed class Partner : IConnections
    {
        public Task<CallAnswer> CallAsync(CallRequest call, CallOptions options, CancellationToken cancellationToken) => Task.FromResult(
            new CallAnswer(CallVerdict.Succeeded, JsonSerializer.SerializeToElement(new { key = options.IdempotencyKey, path = call.Path }), null, null, null));
    }
}
