using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Trunkline.Functions.Durable;
using Trunkline.Intake.Webhooks;
using Trunkline.Runs.Doors;

namespace Trunkline.Functions.Triggers;

/// <summary>Receives webhooks. Anonymous: the proof of origin that a post carries is its authentication.</summary>
public sealed class HooksFunction(WebhookReceiver receiver, DurableClients clients)
{
    /// <summary>Every method comes here, so that the answer to a wrong one is Intake's.</summary>
    [Function(FunctionNames.Hooks)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", "put", "patch", "delete", "head", "options", Route = Routes.Hooks)] HttpRequest request,
        string source,
        [DurableClient] DurableTaskClient client)
    {
        clients.Use(client);
        await receiver.ReceiveAsync(request.HttpContext, source);
        return Results.Empty;
    }
}
