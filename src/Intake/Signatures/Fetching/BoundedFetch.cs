using System.Net;
using Trunkline.Stores;

namespace Trunkline.Intake.Signatures.Fetching;

/// <summary>Fetches keys and certificates: https only, no redirects followed, bounded in size and time, and not often.</summary>
internal sealed class BoundedFetch(Func<HttpClient> createClient, TimeProvider time)
{
    private const int MaxBytes = 256 * 1024;
    private const int MaxFetches = 20;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Queue<long> recent = new();

    /// <summary>The content, or null where the other side says there is none (4xx).</summary>
    /// <exception cref="StoreUnavailableException">It could not be had now, or was asked for too often: callers choose what is fetched, and may not make this app a nuisance.</exception>
    public async Task<byte[]?> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var _ = request;
        if (request.RequestUri is not { Scheme: "https" })
            throw new InvalidOperationException("Keys are fetched over https only.");
        Count();
        using var timeout = new CancellationTokenSource(Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var client = createClient();
            var asked = request.RequestUri;
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
            // A client that followed a redirect may have been led anywhere.
            if (response.RequestMessage?.RequestUri is { } answered && answered != asked)
                throw new StoreUnavailableException($"{asked.Host} answered from another place");
            if ((int)response.StatusCode is >= 400 and < 500 and not (int)HttpStatusCode.TooManyRequests and not (int)HttpStatusCode.RequestTimeout)
                return null;
            if (response.StatusCode != HttpStatusCode.OK)
                throw new StoreUnavailableException($"{request.RequestUri.Host} answered {(int)response.StatusCode}");
            return await ReadAsync(response, both.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new StoreUnavailableException($"{request.RequestUri.Host} cannot be reached", inner: e);
        }
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = new byte[MaxBytes + 1];
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return length <= MaxBytes ? buffer[..length] : throw new StoreUnavailableException($"an answer of more than {MaxBytes} bytes was not read");
        }
    }

    private void Count()
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            while (recent.TryPeek(out var oldest) && time.GetElapsedTime(oldest, now) >= Interval)
                recent.Dequeue();
            if (recent.Count >= MaxFetches)
                throw new StoreUnavailableException("keys were asked for too often", Interval);
            recent.Enqueue(now);
        }
    }
}
