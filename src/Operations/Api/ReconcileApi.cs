using Microsoft.AspNetCore.Http;
using Trunkline.Runs.Reconciling;

namespace Trunkline.Operations.Api;

/// <summary>How the books stand, over HTTP.</summary>
/// <param name="books">The books.</param>
public sealed class ReconcileApi(IReconciler books)
{
    /// <summary>The <see cref="Reconciliation"/>; 503 while a store cannot answer.</summary>
    public Task<IResult> StateAsync(CancellationToken cancellationToken) => ApiFault.UnlessAwayAsync(async () =>
        Results.Json(await books.StateAsync(cancellationToken), OperationsJson.Default.Reconciliation));
}
