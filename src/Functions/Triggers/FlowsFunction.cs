using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Trunkline.Functions.Durable;
using Trunkline.Runs.Doors;
using Trunkline.Runs.Http;

namespace Trunkline.Functions.Triggers;

/// <summary>Requests that flows answer; guarded by the function key.</summary>
public sealed class FlowsFunction(HttpFlows flows, DurableClients clients)
{
    /// <summary>Every path and method comes here; which flow answers is decided in Runs.</summary>
    [Function(FunctionNames.Flows)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", "post", "put", "patch", "delete", "head", "options", Route = Routes.Flows)] HttpRequest request,
        string? path,
        [DurableClient] DurableTaskClient client)
    {
        clients.Use(client);
        await flows.AnswerAsync(request.HttpContext);
        return Results.Empty;
    }
}
