using System.Net;
using Microsoft.AspNetCore.Http;

namespace Trunkline.Intake.Webhooks;

/// <summary>Who calls, as far as it can be known behind proxies.</summary>
internal static class CallerAddress
{
    public static bool IsAllowed(HttpContext context, IReadOnlyList<IPNetwork> allowed, int trustedProxies)
    {
        if (allowed.Count == 0)
            return true;
        if (Of(context, trustedProxies) is not { } address)
            return false;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        foreach (var network in allowed)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }

    // Entries left of what the trusted proxies appended were written by the caller: they prove nothing.
    private static IPAddress? Of(HttpContext context, int trustedProxies)
    {
        if (trustedProxies == 0)
            return context.Connection.RemoteIpAddress;
        var hops = string.Join(',', context.Request.Headers["X-Forwarded-For"].ToArray()).Split(',', StringSplitOptions.TrimEntries);
        if (hops.Length < trustedProxies)
            return null;
        var text = hops[^trustedProxies];
        // Some front ends append the port: 203.0.113.7:49152, [2001:db8::1]:49152.
        return IPEndPoint.TryParse(text, out var point) ? point.Address : null;
    }
}
