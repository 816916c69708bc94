using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Trunkline.Operations.Api;
using Trunkline.Runs.Doors;

namespace Trunkline.Functions.Triggers;

/// <summary>What was set aside of the event queue, or of another system's; guarded by the function key.</summary>
public sealed class PoisonFunction(PoisonApi poison)
{
    /// <summary>Shows it.</summary>
    [Function(FunctionNames.ListPoison)]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Routes.Poison)] HttpRequest request, CancellationToken cancellationToken) =>
        poison.ListAsync(request, cancellationToken);

    /// <summary>Puts it back.</summary>
    [Function(FunctionNames.RedrivePoison)]
    public Task<IResult> RedriveAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Routes.RedrivePoison)] HttpRequest request, CancellationToken cancellationToken) =>
        poison.RedriveAsync(request, cancellationToken);
}
