using System.Globalization;
using Microsoft.AspNetCore.Http;
using Trunkline.Stores;

namespace Trunkline.Operations.Api;

internal sealed record ApiFault(string Error)
{
    public static IResult Of(int status, string message) => Results.Json(new ApiFault(message), OperationsJson.Default.ApiFault, statusCode: status);

    public static IResult Unavailable(TimeSpan? retryAfter) => new TryLater(retryAfter ?? TimeSpan.FromSeconds(5));

    /// <summary>The answer, or 503 while a store cannot give it.</summary>
    public static async Task<IResult> UnlessAwayAsync(Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (StoreUnavailableException e)
        {
            return Unavailable(e.RetryAfter);
        }
    }

    private sealed class TryLater(TimeSpan wait) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString("F0", CultureInfo.InvariantCulture);
            return Of(StatusCodes.Status503ServiceUnavailable, "the store cannot answer now; try again").ExecuteAsync(httpContext);
        }
    }
}
