using System.Net;
using System.Net.Security;
using Trunkline.Connectors.Definitions;
using Trunkline.Stores.Secrets;

namespace Trunkline.Connectors.Http;

/// <summary>The one handler of a connection, and what every exchange through it is bounded by.</summary>
internal sealed class Transport : IDisposable
{
    private readonly ClientCertificate? certificate;
    private readonly HttpMessageInvoker invoker;
    private readonly ConnectionLimits limits;
    private readonly TimeProvider time;

    public Transport(ConnectionDefinition definition, ISecrets secrets, TransportSeams seams, TimeProvider time)
    {
        this.time = time;
        limits = definition.Limits;
        certificate = seams.Partners is null && definition.Certificate is { } declared ? new ClientCertificate(definition.Name, declared, secrets, time) : null;
        var guard = new ConnectGuard(definition.AllowPrivate, limits.ConnectTimeout, seams.Resolve, time);
        var handler = seams.Partners ?? GuardedHandler.Create(guard, seams.ValidateCertificate, certificate);
        invoker = new HttpMessageInvoker(handler, disposeHandler: seams.Partners is null);
    }

    /// <summary>One exchange: sends, waits, reads the whole body within the bounds. The caller disposes what it received.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before a body began to be sent.</exception>
    public async ValueTask<ExchangeResult> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (certificate is not null && await certificate.EnsureAsync(cancellationToken) is { } unusable)
            return new(null, unusable);
        using var limit = new CancellationTokenSource(limits.HeaderTimeout < limits.Timeout ? limits.HeaderTimeout : limits.Timeout, time);
        using var caller = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), limit);
        var began = time.GetTimestamp();
        HttpResponseMessage? response = null;
        Received? received = null;
        try
        {
            response = await invoker.SendAsync(request, limit.Token);
            var left = limits.Timeout - time.GetElapsedTime(began);
            limit.CancelAfter(left < TimeSpan.Zero ? TimeSpan.Zero : left < limits.BodyTimeout ? left : limits.BodyTimeout);
            received = await BoundedBody.ReadAsync(response, limits.MaxResponseBytes, limit.Token);
            return received is not null ? new(received, null) : new(null, TooLarge(request));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // What the partner may have acted on is told, so that the engine knows of it; all else is as if it had never been tried.
            return BodyBegan(request) ? new(null, CutOff(request)) : throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return new(null, TimedOut(request, response is not null, time.GetElapsedTime(began)));
        }
        catch (Exception e) when (TransportFault.From(e, request.RequestUri!.Authority, BodyBegan(request)) is { } fault)
        {
            return new(null, fault);
        }
        finally
        {
            if (received is null)
                response?.Dispose();
        }
    }

    public void Dispose() => invoker.Dispose();

    private static bool BodyBegan(HttpRequestMessage request) => request.Content is OutgoingContent { Began: true };

    private TransportFault TooLarge(HttpRequestMessage request)
    {
        var problem = $"got more than the {limits.MaxResponseBytes:N0} bytes that it takes from {request.RequestUri!.Authority}";
        return new("response-too-large", problem, Passing: false, Unsent: false);
    }

    private static TransportFault CutOff(HttpRequestMessage request) =>
        new("stopped", $"was told to stop before the whole answer of {request.RequestUri!.Authority} had come", Passing: true, Unsent: false);

    private static TransportFault TimedOut(HttpRequestMessage request, bool answerBegan, TimeSpan after)
    {
        var waited = FormattableString.Invariant($"{after.TotalSeconds:0.#} s");
        var problem = answerBegan
            ? $"had not got the whole answer of {request.RequestUri!.Authority} after {waited}"
            : $"had no answer from {request.RequestUri!.Authority} after {waited}";
        return new("timeout", problem, Passing: true, Unsent: !answerBegan && !BodyBegan(request));
    }
}

/// <summary>An answer, or why there is none.</summary>
internal readonly record struct ExchangeResult(Received? Received, TransportFault? Fault);

/// <summary>Where tests put their own name service and certificate authority.</summary>
internal sealed record TransportSeams(HostResolver Resolve, RemoteCertificateValidationCallback? ValidateCertificate)
{
    /// <summary>Answers in place of the network; null for the network.</summary>
    public HttpMessageHandler? Partners { get; init; }

    public static TransportSeams Real { get; } = new(static (host, cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken), null);
}
