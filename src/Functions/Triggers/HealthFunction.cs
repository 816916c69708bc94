using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Trunkline.Runs.Doors;

namespace Trunkline.Functions.Triggers;

/// <summary>Says that the worker has started and answers. It asks no store: a store that is away is what the alerts tell, and restarting workers
/// would not bring it back.</summary>
public static class HealthFunction
{
    /// <summary>Always 200.</summary>
    [Function(FunctionNames.Health)]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.Health)] HttpRequest request) =>
        Results.Text("{\"status\":\"ok\"}", "application/json");
}
