using System.Net.Sockets;
using System.Security.Authentication;

namespace Trunkline.Connectors.Http;

/// <summary>Why no answer came.</summary>
/// <param name="Code">For <c>StepFault.Code</c>.</param>
/// <param name="Problem">A clause that goes on after "connection 'x'".</param>
/// <param name="Passing">Whether it may pass.</param>
/// <param name="Unsent">Whether the partner certainly saw nothing of the request.</param>
internal sealed record TransportFault(string Code, string Problem, bool Passing, bool Unsent)
{
    /// <summary>Sorts what the handler threw; null for what is a fault of ours and must surface.</summary>
    public static TransportFault? From(Exception thrown, string host, bool bodySent)
    {
        for (var e = thrown; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case ForbiddenAddressException:
                    return new("forbidden-address", $"may not reach {e.Message}; say 'allowPrivate: true' if that is meant", Passing: false, Unsent: true);
                case AuthenticationException:
                    return new("tls", $"found no trusted TLS connection to {host} ({Clause(e)})", Passing: true, Unsent: true);
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery }:
                    return new("dns", $"could not find the host {host}", Passing: true, Unsent: true);
                case HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }:
                    continue;
                case HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError, InnerException: SocketException socket }:
                    return new("connect", $"could not connect to {host} ({Clause(socket)})", Passing: true, Unsent: true);
                case HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }:
                    return new("response-headers-too-large", $"got more header bytes from {host} than it takes", Passing: false, Unsent: false);
                case InvalidDataException:
                    return new("bad-answer", $"got a body from {host} that cannot be decompressed", Passing: false, Unsent: false);
                case HttpIOException or IOException or SocketException:
                    return new("aborted", $"lost the connection to {host} before the whole answer had come ({Clause(e)})", Passing: true, Unsent: !bodySent);
            }
        }

        return thrown is HttpRequestException
            ? new("exchange", $"could not finish the exchange with {host} ({Clause(thrown)})", Passing: true, Unsent: !bodySent)
            : null;
    }

    private static string Clause(Exception e) => e.Message.TrimEnd('.', ' ');
}
