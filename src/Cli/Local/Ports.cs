using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Trunkline.Cli.Local;

/// <summary>Which ports of this machine are taken.</summary>
internal static class Ports
{
    /// <summary>Whether something listens there, on either loopback address.</summary>
    public static bool IsTaken(int port) => !CanListen(IPAddress.Loopback, port) || Socket.OSSupportsIPv6 && !CanListen(IPAddress.IPv6Loopback, port);

    /// <summary>A port that is free now, and <paramref name="following"/> free ones after it. Below those that systems give to outgoing
    /// connections, so that none of them takes it in the meantime.</summary>
    public static int Free(int following = 0)
    {
        const int Lowest = 20_000, Highest = 32_000;
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(Lowest, Highest - following);
            if (Enumerable.Range(port, following + 1).All(p => !IsTaken(p)))
                return port;
        }
    }

    private static bool CanListen(IPAddress address, int port)
    {
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // As Kestrel does on Unix: a port of a connection that lingers after a stop is free.
            if (!OperatingSystem.IsWindows())
                probe.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            probe.Bind(new IPEndPoint(address, port));
            probe.Listen(1);
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported;
        }
    }
}
