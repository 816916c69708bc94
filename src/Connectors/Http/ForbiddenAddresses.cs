using System.Net;
using System.Net.Sockets;

namespace Trunkline.Connectors.Http;

/// <summary>Addresses that a connection to the outside must not reach: everything that is not public unicast, in whatever form it hides.</summary>
internal static class ForbiddenAddresses
{
    private static readonly (IPNetwork Network, string What)[] V4 =
    [
        (IPNetwork.Parse("0.0.0.0/8"), "this host"),
        (IPNetwork.Parse("10.0.0.0/8"), "private"),
        (IPNetwork.Parse("100.64.0.0/10"), "carrier-grade NAT"),
        (IPNetwork.Parse("127.0.0.0/8"), "loopback"),
        (IPNetwork.Parse("168.63.129.16/32"), "the cloud's own service address"),
        (IPNetwork.Parse("169.254.0.0/16"), "link-local (cloud metadata)"),
        (IPNetwork.Parse("172.16.0.0/12"), "private"),
        (IPNetwork.Parse("192.0.0.0/24"), "protocol assignments"),
        (IPNetwork.Parse("192.0.2.0/24"), "documentation"),
        (IPNetwork.Parse("192.88.99.0/24"), "6to4 relay"),
        (IPNetwork.Parse("192.168.0.0/16"), "private"),
        (IPNetwork.Parse("198.18.0.0/15"), "benchmarking"),
        (IPNetwork.Parse("198.51.100.0/24"), "documentation"),
        (IPNetwork.Parse("203.0.113.0/24"), "documentation"),
        (IPNetwork.Parse("224.0.0.0/4"), "multicast"),
        (IPNetwork.Parse("240.0.0.0/4"), "reserved or broadcast"),
    ];

    // Only 2000::/3 is public unicast; these are the parts of it that are not, and what outside it deserves a name of its own.
    private static readonly (IPNetwork Network, string What)[] V6 =
    [
        (IPNetwork.Parse("::/128"), "unspecified"),
        (IPNetwork.Parse("::1/128"), "loopback"),
        (IPNetwork.Parse("64:ff9b:1::/48"), "local-use NAT64"),
        (IPNetwork.Parse("100::/64"), "discard-only"),
        (IPNetwork.Parse("2001::/32"), "Teredo"),
        (IPNetwork.Parse("2001::/23"), "protocol assignments"),
        (IPNetwork.Parse("2001:db8::/32"), "documentation"),
        (IPNetwork.Parse("2002::/16"), "6to4"),
        (IPNetwork.Parse("3fff::/20"), "documentation"),
        (IPNetwork.Parse("5f00::/16"), "segment routing"),
        (IPNetwork.Parse("fc00::/7"), "unique local"),
        (IPNetwork.Parse("fe80::/10"), "link-local"),
        (IPNetwork.Parse("fec0::/10"), "site-local"),
        (IPNetwork.Parse("ff00::/8"), "multicast"),
    ];

    private static readonly IPNetwork PublicV6 = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");
    private static readonly IPNetwork Translated = IPNetwork.Parse("::ffff:0:0:0/96");

    /// <summary>Why an address is refused, in two or three words; null when it is public.</summary>
    public static string? Reason(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return Find(V4, address);
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return "of no internet protocol";

        // A scope id makes the same address compare unequal to a network.
        if (address.ScopeId != 0)
            return "link-local (scoped)";
        if (address.IsIPv4MappedToIPv6)
            return Find(V4, address.MapToIPv4()) is { } mapped ? $"{mapped}, IPv4-mapped" : null;
        if (Find(V6, address) is { } reason)
            return reason;

        // NAT64 networks reach public IPv4 this way, and only that.
        if (Nat64.Contains(address))
            return Find(V4, Last4(address)) is { } inner ? $"{inner}, through NAT64" : null;
        if (Compatible.Contains(address) || Translated.Contains(address))
            return "IPv4-compatible";
        return PublicV6.Contains(address) ? null : "not public";
    }

    private static IPAddress Last4(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return new IPAddress(bytes[12..]);
    }

    private static string? Find((IPNetwork Network, string What)[] table, IPAddress address)
    {
        foreach (var (network, what) in table)
        {
            if (network.Contains(address))
                return what;
        }

        return null;
    }
}
