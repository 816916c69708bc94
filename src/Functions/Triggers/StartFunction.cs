using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Trunkline.Functions.Durable;
using Trunkline.Operations.Api;
using Trunkline.Runs.Doors;

namespace Trunkline.Functions.Triggers;

/// <summary>Starts flows by hand; guarded by the function key.</summary>
public sealed class StartFunction(StartApi starts, DurableClients clients)
{
    /// <summary>Starts a run of a flow.</summary>
    [Function(FunctionNames.StartRun)]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Routes.Start)] HttpRequest request,
        string flow,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        clients.With(client, starts).StartAsync(request, flow, cancellationToken);
}
