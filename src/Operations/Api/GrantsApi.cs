using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Trunkline.Connectors.Credentials.Grants;

namespace Trunkline.Operations.Api;

/// <summary>Takes the consents that people gave at partners, over HTTP: what <c>trunkline connect</c> sends. The doors route and guard it as they do
/// <see cref="OperationsApi"/>. Code and verifier come in, tokens never go out.</summary>
/// <param name="grants">Exchanges and keeps them.</param>
/// <param name="log">Where it is written down who connected what.</param>
public sealed partial class GrantsApi(IGrants grants, ILogger<GrantsApi> log)
{
    /// <summary>Exchanges a consent and stores the grant. Body: an object with <c>code</c>, <c>codeVerifier</c> and <c>redirectUri</c> of the person's answer and, if
    /// you like, <c>by</c>, who connects. 200 when the connection is connected, 404 for an unknown one, 409 for one that can have no grant, 422 when the
    /// partner refused the exchange or gave no refresh token, 502 when its token endpoint did not answer.</summary>
    public Task<IResult> ConnectAsync(HttpRequest request, string connection, CancellationToken cancellationToken) => ApiFault.UnlessAwayAsync(async () =>
    {
        var (body, problem) = await JsonBody.ReadAsync(request, cancellationToken);
        if (problem is not null)
            return problem;
        if (!GrantOrder.TryRead(body, out var order, out var fault))
            return ApiFault.Of(StatusCodes.Status400BadRequest, fault);
        var answer = await grants.ConnectAsync(connection, order.Consent, cancellationToken);
        if (answer.Result == GrantResult.Connected)
            Log.Connected(log, connection, order.By ?? "somebody");
        else if (answer.Result != GrantResult.NoSuchConnection)
            Log.NotConnected(log, connection, order.By ?? "somebody", answer.Result);
        return answer.Result switch
        {
            GrantResult.Connected => Results.Json(new Granted(connection, "connected"), GrantJson.Default.Granted),
            GrantResult.NoSuchConnection => ApiFault.Of(StatusCodes.Status404NotFound, answer.Problem!),
            GrantResult.Unfit => ApiFault.Of(StatusCodes.Status409Conflict, answer.Problem!),
            GrantResult.Refused => ApiFault.Of(StatusCodes.Status422UnprocessableEntity, answer.Problem!),
            _ => ApiFault.Of(StatusCodes.Status502BadGateway, answer.Problem!),
        };
    });

    // Never the problem: it holds what a partner said.
    private static partial class Log
    {
        [LoggerMessage(4021, LogLevel.Information, "Connection '{Connection}' was connected by {By}: its grant is new")]
        public static partial void Connected(ILogger log, string connection, string by);

        [LoggerMessage(4022, LogLevel.Warning, "Connection '{Connection}' could not be connected by {By}: {Result}")]
        public static partial void NotConnected(ILogger log, string connection, string by, GrantResult result);
    }
}
