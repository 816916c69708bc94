using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Trunkline.Operations.Api;
using Trunkline.Runs.Doors;

namespace Trunkline.Functions.Triggers;

/// <summary>Takes the consents that people gave at partners; guarded by the function key.</summary>
public sealed class GrantsFunction(GrantsApi grants)
{
    /// <summary>Exchanges a consent and stores the grant.</summary>
    [Function(FunctionNames.Connect)]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Routes.Grant)] HttpRequest request,
        string connection,
        CancellationToken cancellationToken) =>
        grants.ConnectAsync(request, connection, cancellationToken);
}
