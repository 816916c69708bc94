using System.Buffers;
using System.Text;
using System.Text.Json;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Http;
using Trunkline.Flows.Execution;

namespace Trunkline.Connectors.Pagination;

/// <summary>A call that asks for one page of a long list: the request of that page, and its items and the next page's mark out of the answer.</summary>
internal static class PagedCall
{
    public static async Task<CallAnswer> SendAsync(
        Connection connection, ConnectionDefinition definition, CallRequest call, CallOptions options, CancellationToken cancellationToken)
    {
        var page = call.Page!;
        if (PageRule.Of(definition.Pages, page.Way) is not { } rule)
            return Refuse("pages-undeclared", $"connection '{definition.Name}' does not say how its lists go on: add 'pages' to its file");
        if (Ask(definition, rule, call with { Page = null, Result = rule.Expression, Watch = call.Watch is { } watch ? watch with { Items = rule.Items } : null }, page.Mark) is not { } ask)
            return Refuse("page-elsewhere", $"connection '{definition.Name}' names a next page outside its baseUrl, which is not followed");
        var answer = await connection.CallAsync(ask, options, cancellationToken);
        return answer.Verdict == CallVerdict.Succeeded ? answer with { Result = Read(answer.Result, rule, page.Mark) } : answer;
    }

    private static CallAnswer Refuse(string code, string message) => new(CallVerdict.Permanent, JsonText.Null, new StepFault(code, message), null, null);

    private static JsonElement Read(JsonElement answer, PageRule rule, string? mark)
    {
        // An expression that gives nothing leaves its member out.
        var items = answer.GetProperty("items");
        var next = rule.Next(JsonText.Member(answer, "next") ?? JsonText.Null, items.GetArrayLength(), mark);
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("items"u8);
            writer.WriteRawValue(items.GetRawText(), skipInputValidation: true);

            // A partner that names the same page again would be asked for ever.
            if (next is not null && next != mark)
                writer.WriteString("next"u8, next);
            writer.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = 96 });
    }

    private static CallRequest? Ask(ConnectionDefinition definition, PageRule rule, CallRequest call, string? mark)
    {
        if (rule is { Size: { } size, SizeName: { } parameter })
            call = With(definition, rule, call, parameter, size.ToString());
        if (mark is null)
            return call;
        return rule.Kind is PageKind.Link or PageKind.Url ? Below(definition.BaseUrl, call, mark) : With(definition, rule, call, rule.Name!, mark);
    }

    private static CallRequest With(ConnectionDefinition definition, PageRule rule, CallRequest call, string name, string value)
    {
        // Cursors are texts; the numbers of pages, offsets and sizes are numbers where JSON can tell.
        var isNumber = name == rule.SizeName || rule.Kind is PageKind.Page or PageKind.Offset;
        if (definition.Protocol == ConnectionProtocol.GraphQl)
            return call with { Variables = With(call.Variables, name, value, isNumber) };
        return rule.InBody
            ? call with { Body = With(call.Body, name, value, isNumber) }
            : call with { Query = new Dictionary<string, string>(call.Query ?? new Dictionary<string, string>()) { [name] = value } };
    }

    // The next address, as path and query below the base URL; null when it is not there.
    private static CallRequest? Below(Uri baseUrl, CallRequest call, string address)
    {
        var current = CallAddress.Join(baseUrl, call.Path, call.Query, out _);
        if (!Uri.TryCreate(current ?? baseUrl, address, out var next)
            || Uri.Compare(baseUrl, next, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) != 0 || next.UserInfo.Length > 0)
            return null;
        var above = baseUrl.AbsolutePath.TrimEnd('/');
        return next.AbsolutePath.StartsWith(above + "/", StringComparison.Ordinal)
            ? call with { Path = next.PathAndQuery[above.Length..], Query = null }
            : null;
    }

    // What is there keeps its text and its place; what is no object is what the partner gets to complain about.
    private static string? With(string? json, string name, string value, bool isNumber)
    {
        JsonElement current = default;
        if (json is not null && (!JsonText.TryParse(Encoding.UTF8.GetBytes(json), out current, out _) || current.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null)))
            return json;
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (current.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in current.EnumerateObject().Where(m => m.Name != name))
                {
                    writer.WritePropertyName(member.Name);
                    writer.WriteRawValue(member.Value.GetRawText(), skipInputValidation: true);
                }
            }

            writer.WritePropertyName(name);
            if (isNumber)
                writer.WriteRawValue(value);
            else
                writer.WriteStringValue(value);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
