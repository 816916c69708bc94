using System.Globalization;
using Azure;
using Azure.Identity;
using Trunkline.Stores;

namespace Trunkline.Azure.Http;

/// <summary>Which failures of the Azure SDK mean that the store cannot answer now.</summary>
internal static class AzureFaults
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <summary>Runs a call of the SDK; whatever may work later becomes a <see cref="StoreUnavailableException"/>.</summary>
    public static async Task<T> CallAsync<T>(string what, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (Unavailable(what, exception, cancellationToken) is { } unavailable)
        {
            throw unavailable;
        }
    }

    /// <summary>The failure as the rooms know it; null for one that trying again will not cure.</summary>
    public static StoreUnavailableException? Unavailable(string what, Exception exception, CancellationToken cancellationToken) => exception switch
    {
        // Whoever cancelled knows; a network time-out of the SDK looks alike and is told apart by the token.
        OperationCanceledException when cancellationToken.IsCancellationRequested => null,
        OperationCanceledException or TimeoutException => new StoreUnavailableException($"{what}: no answer in time", null, exception),
        RequestFailedException { Status: 0 } => new StoreUnavailableException($"{what}: not reached", null, exception),
        RequestFailedException { ErrorCode: "QueueNotFound" or "QueueBeingDeleted" or "QueueDisabled" } =>
            new StoreUnavailableException($"{what}: the queue is not there", null, exception),
        RequestFailedException failed when IsTransient(failed.Status) =>
            new StoreUnavailableException($"{what}: answered {failed.Status}", RetryAfter(failed.GetRawResponse()), exception),
        AuthenticationFailedException or CredentialUnavailableException =>
            new StoreUnavailableException($"{what}: no token could be had", null, exception),
        AggregateException { InnerExceptions: [.., var last] } => Unavailable(what, last, cancellationToken),
        _ => null,
    };

    /// <summary>A status that time may cure: outage, throttling, and a role that has not reached the store yet.</summary>
    public static bool IsTransient(int status) => status is 401 or 403 or 408 or 429 or >= 500;

    /// <summary>How long the answer asks to be left alone, at most ten minutes; null where it does not say.</summary>
    public static TimeSpan? RetryAfter(Response? response)
    {
        if (response is null || !response.Headers.TryGetValue("Retry-After", out var text))
            return null;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return null;
        var asked = TimeSpan.FromSeconds(seconds);
        return asked < LongestPause ? asked : LongestPause;
    }
}
