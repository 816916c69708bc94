using System.Net;
using System.Net.Sockets;

namespace Trunkline.Connectors.Http;

/// <summary>Opens the sockets of a connection: resolves the name itself, refuses what is not public, and connects to the very addresses it
/// checked, so that a name that changes between check and connect gains nothing.</summary>
internal sealed class ConnectGuard(bool allowPrivate, TimeSpan timeout, HostResolver resolve, TimeProvider time)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var caller = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), limit);
        try
        {
            return await ConnectAsync(context.DnsEndPoint, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TimedOut);
        }
    }

    private async Task<Stream> ConnectAsync(DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(endPoint.Host, out var literal) ? [literal] : await resolve(endPoint.Host, cancellationToken);
        string? refused = null;
        Exception? failure = null;
        foreach (var address in addresses)
        {
            if (!allowPrivate && ForbiddenAddresses.Reason(address) is { } reason)
            {
                refused ??= $"{endPoint.Host} is {address}, which is {reason}";
                continue;
            }

            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, endPoint.Port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception e)
            {
                socket.Dispose();
                if (e is not SocketException)
                    throw;
                failure = e;
            }
        }

        // A refusal outweighs a failed neighbour: what a person has to see is that the name points inside.
        throw refused is not null ? new ForbiddenAddressException(refused) : failure ?? new SocketException((int)SocketError.HostNotFound);
    }
}

/// <summary>Turns a host name into addresses.</summary>
internal delegate Task<IPAddress[]> HostResolver(string host, CancellationToken cancellationToken);

/// <summary>The guard refused to connect; never reaches a caller of the room.</summary>
internal sealed class ForbiddenAddressException(string message) : Exception(message);
