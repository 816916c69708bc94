using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Trunkline.Connectors.Http;

namespace Trunkline.Connectors.Credentials;

/// <summary>Asks an OAuth 2 token endpoint (RFC 6749, section 3.2).</summary>
internal sealed class TokenEndpoint(Uri address, Transport transport, TimeProvider time)
{
    private const int MostSaid = 200;

    private static readonly MediaTypeHeaderValue FormType = new("application/x-www-form-urlencoded");

    /// <summary>Posts a form and reads the token.</summary>
    /// <param name="fields">The form, in order; null values are left out.</param>
    /// <param name="authorization">The Authorization header; null for none.</param>
    public async Task<TokenReply> AskAsync(IReadOnlyList<(string Name, string? Value)> fields, string? authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new OutgoingContent(Form(fields), FormType) };
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (authorization is not null && HeaderValue.Put(request, "Authorization", authorization) is { } bad)
            return new(null, default, bad, null);
        var asked = time.GetUtcNow();
        var result = await transport.SendAsync(request, CancellationToken.None);
        if (result.Fault is { } fault)
        {
            var message = $"the token endpoint of the connection could not be asked: it {fault.Problem}";
            return new(null, default, fault.Passing ? Obstacle.Transient("token-endpoint", message) : Obstacle.Permanent("token-endpoint", message), null);
        }

        using var received = result.Received!;
        var isJson = JsonText.TryParse(received.Body, out var answer, out _);
        if (received.IsSuccess && isJson && AccessToken.Read(answer, asked) is { } token)
            return new(token, answer, null, null);
        return Refusal(received, isJson ? answer : default);
    }

    private static byte[] Form(IReadOnlyList<(string Name, string? Value)> fields)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in fields)
        {
            if (value is not null)
                text.Append(text.Length == 0 ? "" : "&").Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private TokenReply Refusal(Received received, JsonElement answer)
    {
        var error = JsonText.Text(answer, "error");

        // A success holds tokens, if under names that nobody foresaw: nothing of it is quoted.
        var said = received.IsSuccess ? null : PartnerText.Excerpt(answer);

        // Secrets are masked later, in whole texts only: what is too long is left out rather than cut.
        if (said?.Length > MostSaid)
            said = error?.Length <= MostSaid ? error : null;
        var what = received.IsSuccess ? "gave no access_token" : $"answered {received.Status}";
        var message = $"the token endpoint {address.Authority}{address.AbsolutePath} {what}{(said is null ? "" : $" ({said})")}";
        return new(null, answer, HttpStatuses.IsTransient(received.Status)
            ? Obstacle.Transient("token-endpoint", message, RetryAfter.Read(received.Response.Headers, time))
            : Obstacle.Permanent("token-endpoint", message + "; check client id, secret and scope"), error);
    }
}

/// <summary>What a token endpoint said.</summary>
/// <param name="Token">The token, or null.</param>
/// <param name="Answer">The whole answer where it was JSON.</param>
/// <param name="Obstacle">Why there is no token.</param>
/// <param name="Error">The protocol's error code: <c>invalid_grant</c>, <c>invalid_client</c>, ….</param>
internal readonly record struct TokenReply(AccessToken? Token, JsonElement Answer, Obstacle? Obstacle, string? Error);
