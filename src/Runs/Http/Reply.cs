using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Trunkline.Flows;
using Trunkline.Flows.Execution;

namespace Trunkline.Runs.Http;

/// <summary>What the caller is told.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The bytes; null for none.</param>
/// <param name="ContentType">Their media type.</param>
/// <param name="Result">For metrics.</param>
internal sealed record Reply(int Status, byte[]? Body, string? ContentType, string Result)
{
    private const string Json = "application/json";
    private const int LongestHeader = 4000;

    public Dictionary<string, string> Headers { get; } = new(StringComparer.OrdinalIgnoreCase);

    public static Reply Of(Problem problem, string result = "refused")
    {
        var reply = new Reply(problem.Status, problem.ToJson(), "application/problem+json", result);
        if (problem.RetryAfter is { } wait)
            reply.Headers["Retry-After"] = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString("F0", CultureInfo.InvariantCulture);
        return reply;
    }

    public static Reply Of(RunAnswer answer)
    {
        var type = answer.Headers?.FirstOrDefault(h => h.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)).Value ?? Json;
        var hasBody = answer.Body is not null && answer.Status is not (204 or 205 or 304);
        var reply = new Reply(answer.Status, hasBody ? Bytes(answer.Body!.Value, type) : null, hasBody ? type : null, answer.Partial ? "partial" : "completed");
        foreach (var (name, value) in answer.Headers ?? new Dictionary<string, string>())
            reply.Headers[name] = value;
        reply.Headers.Remove("Content-Type");
        if (answer.Partial)
            reply.Headers["Trunkline-Partial"] = "?1";
        if (answer.Parts is { Count: > 0 } parts)
            reply.Headers["Trunkline-Parts"] = PartsText(parts);
        return reply;
    }

    public async Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        foreach (var (name, value) in Headers)
            response.Headers[name] = value;
        if (Body is null)
        {
            if (Status is not (204 or 304))
                response.ContentLength = 0;
            return;
        }

        response.ContentType = ContentType;
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentLength = Body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(Body, context.RequestAborted);
    }

    // A text that is to be something else than JSON is sent as it is.
    private static byte[] Bytes(JsonElement body, string type) =>
        body.ValueKind == JsonValueKind.String && !type.Contains("json", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8.GetBytes(body.GetString()!) : RawJson.Utf8(body).ToArray();

    // A list of strings with parameters (RFC 9651).
    private static string PartsText(IReadOnlyDictionary<string, PartMark> parts)
    {
        var text = new StringBuilder();
        foreach (var (name, mark) in parts)
        {
            var item = new StringBuilder(text.Length == 0 ? "" : ", ").Append('"').Append(name).Append('"');
            if (mark.Source is { } source)
                item.Append(";source=\"").Append(source).Append('"');
            if (mark.At is { } at)
                item.Append(";at=@").Append(at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
            if (mark.Age is { } age)
                item.Append(";age=").Append(age.ToString(CultureInfo.InvariantCulture));
            if (mark.Fault is { } fault)
                item.Append(";fault=\"").Append(fault.Code).Append('"');
            if (text.Length + item.Length > LongestHeader)
                break;
            text.Append(item);
        }

        return text.ToString();
    }
}
