using System.Text.Json.Nodes;
using Trunkline.Sandbox.Control;

namespace Trunkline.Sandbox.Partners.Crm;

/// <summary>A CRM: contacts by e-mail address behind OAuth2 client credentials, with a rate that it enforces by 429 and Retry-After.</summary>
internal sealed class CrmApi(SandboxOptions options) : Partner("crm")
{
    private const string ApiVersion = "2026-01";
    private readonly Dictionary<string, JsonObject> contacts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Tokens tokens = new(options.Time, options.TokenLifetime);
    private readonly RateWindow rate = new(options.Time, options.CrmRequestsPerSecond);

    public override void Reset()
    {
        contacts.Clear();
        tokens.Clear();
        rate.Reset();
    }

    public override Answer Handle(PartnerRequest request, Refusal? refusal)
    {
        if (request.Segments is ["oauth", "token"])
            return tokens.Grant(request);
        if (request.Credentials("Bearer") is not { } token)
            return Error(401, "unauthorized", "A bearer token is needed.").With("WWW-Authenticate", "Bearer realm=\"crm\"");
        if (!tokens.IsGood(token))
            return Error(401, "invalid_token", "The token is unknown or has expired.").With("WWW-Authenticate", "Bearer realm=\"crm\", error=\"invalid_token\"");
        if (!rate.TryTake(out var wait))
            return Error(429, "rate_limited", $"More than {options.CrmRequestsPerSecond} requests a second.").With("Retry-After", $"{wait}");
        if (request.Header("X-Api-Version") is var version && version != ApiVersion)
            return Error(400, "unknown_version", $"Send 'X-Api-Version: {ApiVersion}'; this was '{version}'.");
        if (refusal is not null)
            return Error(refusal.Status(422), "refused", refusal.Message ?? "This contact may not be changed.");
        return (request.Method, request.Segments) switch
        {
            ("PUT", ["contacts", var email]) => Put(email, request),
            ("GET", ["contacts", var email]) => contacts.TryGetValue(email, out var found) ? Json(200, found) : Error(404, "not_found", $"There is no contact {email}."),
            (_, ["contacts", _]) => Error(405, "method_not_allowed", "Contacts take GET and PUT.").With("Allow", "GET, PUT"),
            _ => Error(404, "not_found", $"There is nothing at {request.Path}."),
        };
    }

    private Answer Put(string email, PartnerRequest request)
    {
        if (!request.HasMediaType("application/json"))
            return Error(415, "unsupported_media_type", "Contacts are JSON.");
        if (request.JsonBody() is not { } sent)
            return Error(400, "malformed", "The body is no JSON object.");
        if (!email.Contains('@'))
            return Error(422, "invalid", $"'{email}' is no e-mail address.");
        if (sent["email"] is { } inBody && !string.Equals(inBody.ToString(), email, StringComparison.OrdinalIgnoreCase))
            return Error(422, "invalid", "The address in the body is not the one in the path.");
        var status = contacts.TryGetValue(email, out var contact) ? 200 : 201;
        contact ??= contacts[email] = new JsonObject { ["email"] = email, ["revision"] = 0 };
        foreach (var (name, value) in sent.Where(p => p.Key is not ("email" or "revision")))
            contact[name] = value?.DeepClone();
        contact["revision"] = (int)contact["revision"]! + 1;
        return Json(status, contact);
    }

    private static Answer Error(int status, string code, string message) =>
        Json(status, new JsonObject { ["code"] = code, ["message"] = message });
}
