using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Connectors;
using Trunkline.Declarations;
using Trunkline.Flows.Execution;
using Trunkline.Runs.CustomSteps;
using Trunkline.Runs.Execution;
using Trunkline.Stores.Secrets;

namespace Trunkline.Runs.Testing;

// Steps of code: really done, over the played partners and the case's time, where the case does not say what they give.
internal sealed class PlayedCode : IStepActivity
{
    private static readonly JsonElement Nothing = JsonElement.Parse("null"u8);

    private readonly AnswerScript script;
    private readonly VirtualTime time;
    private readonly Jitter jitter;
    private readonly UseActivity real;

    public PlayedCode(AnswerScript script, IConnections partners, ISecrets secrets, VirtualTime time, Jitter jitter, FlowStepCatalog? catalog)
    {
        (this.script, this.time, this.jitter) = (script, time, jitter);
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(time)
            .AddSingleton(partners)
            .AddSingleton(secrets)
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .BuildServiceProvider();
        real = new UseActivity(services, time, jitter, NullLogger<UseActivity>.Instance, catalog);
    }

    public StepAction Action => StepAction.Use;

    public Task<StepOutcome> DoAsync(StepRequest request, string? traceParent, CancellationToken cancellationToken) =>
        script.NextOfCode(request.StepId) is { } answer ? Task.FromResult(Canned(answer, request, cancellationToken)) : real.DoAsync(request, traceParent, cancellationToken);

    private StepOutcome Canned(Flows.Testing.CannedAnswer answer, StepRequest request, CancellationToken cancellationToken)
    {
        var at = time.Now;
        time.Pass(answer.Delay, cancellationToken);
        var attempt = new AttemptReport(at, (time.Now - at).TotalMilliseconds, null, answer.Fails ?? answer.Later);
        if (answer.Fails is { } code)
            return StepOutcome.Failed(new StepFault(code, $"The case says that step '{request.StepId}' fails."), attempt);
        if (answer.Later is { } later)
            return StepOutcome.Retry(new StepFault(later, $"The case says that step '{request.StepId}' is tried later."), time.Now + jitter.Draw(request.Retry.CeilingAfter(request.Attempt)), attempt);
        return StepOutcome.Succeeded(answer.Body is { } body ? DeclaredJson.Of(body) : Nothing, attempt);
    }
}
