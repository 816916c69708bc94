using System.Net;
using System.Net.Sockets;
using Trunkline.Cli.Local;

namespace Trunkline.Cli.Tests.Local;

public sealed class PortsTests
{
    [Fact]
    public void A_port_that_somebody_listens_on_is_taken_and_free_afterwards()
    {
        var port = Ports.Free();
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        Assert.True(Ports.IsTaken(port));
        listener.Stop();
        Assert.False(Ports.IsTaken(port));
    }

    [Fact]
    public void Free_ports_come_with_free_followers()
    {
        var port = Ports.Free(5);
        Assert.All(Enumerable.Range(port, 6), p => Assert.False(Ports.IsTaken(p)));
    }
}
