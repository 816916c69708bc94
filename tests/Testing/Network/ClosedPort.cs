using System.Net;
using System.Net.Sockets;

namespace Trunkline.Testing.Network;

/// <summary>A port of this machine that refuses connections for as long as this lives: it is bound, so that nobody else gets it, and nobody listens.</summary>
public sealed class ClosedPort : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ClosedPort() => socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public int Number => ((IPEndPoint)socket.LocalEndPoint!).Port;

    public void Dispose() => socket.Dispose();
}
