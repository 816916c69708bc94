using System.Text.Json.Nodes;
using Trunkline.Sandbox.Control;

namespace Trunkline.Sandbox.Partners.Mail;

/// <summary>A mail API in the manner of SendGrid: <c>POST /v3/mail/send</c> with a bearer key, 202 with no body, errors by field.</summary>
internal sealed class MailApi() : Partner("mail")
{
    private int messages;

    public override void Reset() => messages = 0;

    public override Answer Handle(PartnerRequest request, Refusal? refusal)
    {
        if (request.Segments is not ["v3", "mail", "send"])
            return Errors(404, ("not found", null));
        if (request.Method != "POST")
            return Errors(405, ("method not allowed", null)).With("Allow", "POST");
        if (request.Credentials("Bearer") != SandboxKeys.Mail)
            return Errors(401, ("The provided authorization grant is invalid, expired, or revoked", null));
        if (!request.HasMediaType("application/json"))
            return Errors(415, ("Content-Type should be application/json.", null));
        if (refusal is not null)
            return Errors(refusal.Status(400), (refusal.Message ?? "The recipient has been suppressed.", "personalizations.0.to.0.email"));
        if (request.JsonBody() is not { } mail)
            return Errors(400, ("Bad Request: the body is no JSON object", null));
        var faults = Faults(mail).ToArray();
        return faults.Length > 0 ? Errors(400, faults) : new Answer(202, "").With("X-Message-Id", $"sbx-{++messages:D8}");
    }

    private static IEnumerable<(string Message, string? Field)> Faults(JsonObject mail)
    {
        if (mail["personalizations"] is not JsonArray { Count: > 0 } personalizations)
        {
            yield return ("The personalizations field is required and must have at least one personalization.", "personalizations");
        }
        else
        {
            for (var i = 0; i < personalizations.Count; i++)
            {
                if ((personalizations[i] as JsonObject)?["to"] is not JsonArray { Count: > 0 } to)
                {
                    yield return ("The to array is required for all personalization objects, and must have at least one email object with a valid email address.", $"personalizations.{i}.to");
                    continue;
                }

                for (var j = 0; j < to.Count; j++)
                {
                    if (!IsAddress(to[j]))
                        yield return ("Does not contain a valid address.", $"personalizations.{i}.to.{j}.email");
                }
            }
        }

        if (!IsAddress(mail["from"]))
            yield return ("The from object must be provided for every email send. It is an object that requires the email parameter.", "from.email");
        if (!IsText(mail["subject"]))
            yield return ("The subject is required. You can get around this requirement if you use a template with a subject defined.", "subject");
        if (mail["content"] is not JsonArray { Count: > 0 } content)
        {
            yield return ("Unless a valid template_id is provided, the content parameter is required.", "content");
        }
        else
        {
            for (var i = 0; i < content.Count; i++)
            {
                if (content[i] is not JsonObject part || !IsText(part["type"]) || !IsText(part["value"]))
                    yield return ("The content value must be a string at least one character in length.", $"content.{i}.value");
            }
        }
    }

    private static bool IsText(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0;

    private static bool IsAddress(JsonNode? node) =>
        node is JsonObject mailbox && IsText(mailbox["email"]) && (string)mailbox["email"]! is var email && email.IndexOf('@') is var at && at > 0 && at < email.Length - 1;

    private static Answer Errors(int status, params (string Message, string? Field)[] faults) => Json(status, new JsonObject
    {
        ["errors"] = new JsonArray([.. faults.Select(f => new JsonObject { ["message"] = f.Message, ["field"] = f.Field, ["help"] = null })]),
    });
}
