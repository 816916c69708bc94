namespace Trunkline.LocalHost.Hosting;

/// <summary>Loopback has no login. A page of another site that the developer has open must all the same not read or steer this host through the
/// browser: where it tries, the host name is not ours (DNS rebinding), the origin is another's, or the browser says that
/// the request comes from another site: an image or a link of such a page sends no origin, and a GET may be a flow that changes things.</summary>
internal static class OwnPagesOnly
{
    public static ValueTask<object?> RefuseOthers(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var request = call.HttpContext.Request;
        var ours = request.Host.Host is "localhost" or "127.0.0.1" or "[::1]";
        if (ours && request.Headers.Origin is [{ } origin])
            ours = Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value;
        if (request.Headers["Sec-Fetch-Site"] is [var site, ..])
            ours &= site is "same-origin" or "none";
        return ours ? next(call) : ValueTask.FromResult<object?>(Results.StatusCode(StatusCodes.Status403Forbidden));
    }
}
