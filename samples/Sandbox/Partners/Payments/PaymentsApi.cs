using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Trunkline.Sandbox.Control;

namespace Trunkline.Sandbox.Partners.Payments;

/// <summary>A payments API in the manner of Stripe: bearer key, form-encoded bodies, expansion, versions by header, idempotency keys.</summary>
internal sealed partial class PaymentsApi : Partner
{
    private const string OwnVersion = "2026-03-25";
    private readonly Customers customers;
    private readonly StoredAnswers stored = new();
    private readonly TimeProvider time;
    private int requests;
    private int refunds;

    public PaymentsApi(TimeProvider time, bool inventCustomers)
        : base("payments")
    {
        this.time = time;
        customers = new Customers(time, inventCustomers);
        customers.Reset();
    }

    public override void Reset()
    {
        customers.Reset();
        stored.Clear();
        (requests, refunds) = (0, 0);
    }

    public override Answer Handle(PartnerRequest request, Refusal? refusal)
    {
        var answer = Check(request) ?? (refusal is not null ? Refuse(refusal) : Once(request));
        return answer.With("Request-Id", $"req_Sbx{++requests:D6}").With("Stripe-Version", request.Header("Stripe-Version") ?? OwnVersion);
    }

    private static Answer? Check(PartnerRequest request)
    {
        var key = request.Credentials("Bearer") ?? request.Basic()?.User;
        if (key is null)
            return Error(401, "You did not provide an API key: send it as 'Authorization: Bearer KEY'.").With("WWW-Authenticate", "Bearer realm=\"payments\"");
        if (key != SandboxKeys.Payments)
            return Error(401, "Invalid API key provided.").With("WWW-Authenticate", "Bearer realm=\"payments\"");
        if (request.Header("Stripe-Version") is { } version && !Version().IsMatch(version))
            return Error(400, $"Invalid Stripe API version: {version}");
        if (request.Method == "POST" && request.Body.Length > 0 && !request.HasMediaType("application/x-www-form-urlencoded"))
            return Error(400, $"Invalid request: the content type '{request.Header("Content-Type")}' is not taken, send application/x-www-form-urlencoded.");
        return null;
    }

    private static Answer Refuse(Refusal refusal) => Error(refusal.Status(402), refusal.Message ?? "This was declined.", "card_declined", type: "card_error");

    private Answer Once(PartnerRequest request)
    {
        var key = request.Header("Idempotency-Key");
        if (request.Method != "POST" || key is null)
            return Route(request);
        if (key.Length > 255)
            return Error(400, "The Idempotency-Key is longer than 255 characters.", type: "idempotency_error");
        if (stored.Find(key, request, out var differs) is { } before)
        {
            return differs
                ? Error(400, $"Keys for idempotent requests can only be used with the parameters they were first used with; '{key}' was used with others.", type: "idempotency_error")
                : before.With("Idempotent-Replayed", "true");
        }

        var answer = Route(request);
        // A request that never began (a parameter was wrong) may be mended and sent again under its key.
        if (answer.Accepted)
            stored.Store(key, request, answer);
        return answer.With("Idempotency-Key", key);
    }

    private Answer Route(PartnerRequest request)
    {
        JsonObject parameters;
        try
        {
            parameters = FormBody.Parse(request.Method == "POST" ? request.Body : request.Query);
        }
        catch (FormatException e)
        {
            return Error(400, e.Message);
        }

        return (request.Method, request.Segments) switch
        {
            ("GET", ["v1", "customers"]) => List(parameters),
            ("POST", ["v1", "customers"]) => Write(customers.Create, parameters),
            ("GET", ["v1", "customers", var id]) => customers.Find(id) is { } found ? Read(found, parameters, []) : Missing(id),
            ("POST", ["v1", "customers", var id]) => customers.Find(id) is { } found ? Write(() => found, parameters) : Missing(id),
            ("POST", ["v1", "refunds"]) => Refund(parameters),
            _ => Error(404, $"Unrecognized request URL ({request.Method}: {request.Path})."),
        };
    }

    private static Answer Read(JsonObject customer, JsonObject parameters, string[] alsoKnown)
    {
        if (Unknown(parameters, ["expand", .. alsoKnown]) is { } fault)
            return fault;
        var paths = (parameters["expand"] as JsonArray)?.Select(p => p!.ToString()) ?? [];
        return Customers.Expand(customer, paths, out var unknown) is { } expanded
            ? Json(200, expanded)
            : Error(400, $"This property cannot be expanded ({unknown}).", param: "expand");
    }

    private static Answer Write(Func<JsonObject> customer, JsonObject parameters)
    {
        if (Unknown(parameters, ["expand", .. Customers.Writable]) is { } fault)
            return fault;
        if (parameters["email"] is JsonValue email && email.ToString() is { Length: > 0 } address && !address.Contains('@'))
            return Error(400, $"Invalid email address: {address}", "email_invalid", "email");
        if (parameters["metadata"] is not (null or JsonObject) || parameters["address"] is not (null or JsonObject))
            return Error(400, "Invalid object: 'metadata' and 'address' are groups, as in metadata[key]=value.", param: "metadata");
        var target = customer();
        var values = (JsonObject)parameters.DeepClone();
        values.Remove("expand");
        Customers.Update(target, values);
        return Read(target, parameters, Customers.Writable);
    }

    private Answer List(JsonObject parameters)
    {
        if (Unknown(parameters, ["limit", "starting_after", "email", "expand"]) is { } fault)
            return fault;
        var limit = 10;
        if (parameters["limit"] is { } asked && !(int.TryParse(asked.ToString(), out limit) && limit is >= 1 and <= 100))
            return Error(400, "Invalid integer: limit is 1 to 100.", "parameter_invalid_integer", "limit");
        var after = parameters["starting_after"]?.ToString() ?? "";
        var email = parameters["email"]?.ToString();
        var matching = customers.All().Where(c => string.CompareOrdinal((string)c["id"]!, after) > 0 && (email is null || (string?)c["email"] == email)).Take(limit + 1).ToList();
        var data = new JsonArray([.. matching.Take(limit).Select(c => c.DeepClone())]);
        return Json(200, new JsonObject { ["object"] = "list", ["url"] = "/v1/customers", ["has_more"] = matching.Count > limit, ["data"] = data });
    }

    private Answer Refund(JsonObject parameters)
    {
        if (Unknown(parameters, ["payment_intent", "amount", "reason", "metadata", "expand"]) is { } fault)
            return fault;
        if (parameters["payment_intent"]?.ToString() is not { Length: > 0 } intent)
            return Error(400, "Missing required param: payment_intent.", "parameter_missing", "payment_intent");
        if (!long.TryParse(parameters["amount"]?.ToString() ?? "0", out var amount) || amount < 0)
            return Error(400, $"Invalid integer: {parameters["amount"]}", "parameter_invalid_integer", "amount");
        return Json(200, new JsonObject
        {
            ["id"] = $"re_Sbx{++refunds:D6}", ["object"] = "refund", ["amount"] = amount, ["payment_intent"] = intent,
            ["created"] = time.GetUtcNow().ToUnixTimeSeconds(), ["status"] = "succeeded", ["metadata"] = parameters["metadata"]?.DeepClone() ?? new JsonObject(),
        });
    }

    private static Answer? Unknown(JsonObject parameters, string[] known) =>
        parameters.Select(p => p.Key).FirstOrDefault(k => !known.Contains(k)) is { } unknown
            ? Error(400, $"Received unknown parameter: {unknown}", "parameter_unknown", unknown)
            : null;

    private static Answer Missing(string id) => Error(404, $"No such customer: '{id}'", "resource_missing", "id");

    private static Answer Error(int status, string message, string? code = null, string? param = null, string type = "invalid_request_error")
    {
        var error = new JsonObject { ["type"] = type, ["message"] = message };
        if (code is not null)
            error["code"] = code;
        if (param is not null)
            error["param"] = param;
        return Json(status, new JsonObject { ["error"] = error });
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$")]
    private static partial Regex Version();
}
