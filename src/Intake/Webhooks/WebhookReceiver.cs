using Microsoft.AspNetCore.Http;

namespace Trunkline.Intake.Webhooks;

/// <summary>The receive pipeline: read once and bounded, verify, answer a handshake, split into events, append durably, answer.
/// The doors route <c>/api/hooks/{source}</c>, whatever the method, here.</summary>
public sealed class WebhookReceiver
{
    /// <summary>Receives one request and writes the whole answer. Never throws for anything a caller sent; a store that cannot take the
    /// event is answered with 503 and Retry-After.</summary>
    /// <param name="context">The request; its body has not been read.</param>
    /// <param name="source">Name of the source, from the route.</param>
    public Task ReceiveAsync(HttpContext context, string source) => throw new NotImplementedException();
}
