using Azure.Core;
using Azure.Core.Pipeline;

namespace Trunkline.Azure.Http;

/// <summary>How long and how often the SDK tries. A provider that posts a webhook waits seconds, not the SDK's minutes, and the caller tries
/// again by itself: it is better to say soon that a store cannot answer.</summary>
/// <param name="Retries">Tries after the first.</param>
/// <param name="Delay">First wait between two tries.</param>
/// <param name="Timeout">Longest wait for one answer.</param>
/// <param name="Transport">Other than the SDK's own, for tests; null for the SDK's.</param>
internal sealed record SdkLimits(int Retries, TimeSpan Delay, TimeSpan Timeout, HttpPipelineTransport? Transport = null)
{
    public static readonly SdkLimits Default = new(2, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5));

    public T ApplyTo<T>(T options)
        where T : ClientOptions
    {
        options.Retry.MaxRetries = Retries;
        options.Retry.Delay = Delay;
        options.Retry.MaxDelay = TimeSpan.FromSeconds(1);
        options.Retry.NetworkTimeout = Timeout;
        options.Diagnostics.IsTelemetryEnabled = false;
        options.Diagnostics.IsLoggingContentEnabled = false;
        if (Transport is not null)
            options.Transport = Transport;
        return options;
    }
}
