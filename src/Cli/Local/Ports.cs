using System.Net;
using System.Net.Sockets;

namespace Trunkline.Cli.Local;

/// <summary>Which ports of this machine are taken.</summary>
internal static class Ports
{
    /// <summary>Whether something listens there, on either loopback address.</summary>
    public static bool IsTaken(int port) => !CanListen(IPAddress.Loopback, port) || Socket.OSSupportsIPv6 && !CanListen(IPAddress.IPv6Loopback, port);

    /// <summary>A port that is free now, and <paramref name="following"/> free ones after it.</summary>
    public static int Free(int following = 0)
    {
        while (true)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            if (port + following <= IPEndPoint.MaxPort && Enumerable.Range(port, following + 1).All(p => !IsTaken(p)))
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
