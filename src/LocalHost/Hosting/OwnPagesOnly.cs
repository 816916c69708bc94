namespace Trunkline.LocalHost.Hosting;

/// <summary>Loopback has no login. A page of another site that the developer has open must all the same not read or steer this host through the
/// browser: where it tries, the host name is not ours (DNS rebinding) or the origin is another's.</summary>
internal static class OwnPagesOnly
{
    public static ValueTask<object?> RefuseOthers(EndpointFilterInvocationContext call, EndpointFilterDelegate next)
    {
        var request = call.HttpContext.Request;
        var ours = request.Host.Host is "localhost" or "127.0.0.1" or "[::1]";
        if (ours && request.Headers.Origin is [{ } origin])
            ours = Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value;
        return ours ? next(call) : ValueTask.FromResult<object?>(Results.StatusCode(StatusCodes.Status403Forbidden));
    }
}
