namespace Trunkline.Stores;

/// <summary>A store could not take or give what was asked for, and trying again later may work: outage, throttling, full disk.
/// Nothing that was asked for may be taken as done.</summary>
/// <param name="message">What could not be done, without secrets.</param>
/// <param name="retryAfter">How long the store asks to be left alone; null when it did not say.</param>
/// <param name="inner">The store's own exception.</param>
public sealed class StoreUnavailableException(string message, TimeSpan? retryAfter = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How long the store asks to be left alone; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
