using System.Buffers;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Http;
using Trunkline.Connectors.Rest;
using Trunkline.Flows.Execution;

namespace Trunkline.Connectors.GraphQl;

/// <summary>GraphQL over HTTP POST. An answer with <c>errors</c> is a failure, whatever its status, unless the connection accepts
/// partial data and there is some; the result is <c>data</c>.</summary>
internal sealed class GraphQlProtocol(ConnectionDefinition definition, TimeProvider time) : IProtocol
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    public OutgoingCall? Prepare(CallRequest call, out Obstacle? obstacle)
    {
        obstacle = null;
        if (string.IsNullOrWhiteSpace(call.GraphQl))
            obstacle = Obstacle.Permanent("bad-request", $"connection '{definition.Name}' speaks GraphQL, and the step holds no query");
        else if (CallAddress.Join(definition.BaseUrl, call.Path, call.Query, out var problem) is not { } uri)
            obstacle = Obstacle.Permanent("bad-path", $"connection '{definition.Name}' was not called: {problem}");
        else if (Body(call, hash: null, out problem) is not { } body)
            obstacle = Obstacle.Permanent("bad-body", $"connection '{definition.Name}' was not called: {problem}");
        else
            return Outgoing(call, uri, body);
        return null;
    }

    public bool WantsFull(Received received)
    {
        var body = AnswerBody.Read(received).Body;
        return body.ValueKind == JsonValueKind.Object
            && JsonText.Member(body, "errors") is { ValueKind: JsonValueKind.Array } errors && GraphQlErrors.IsUnknownQuery(errors);
    }

    public ProtocolAnswer Read(Received received)
    {
        var answer = AnswerBody.Read(received);
        var body = answer.Body;
        if (body.ValueKind != JsonValueKind.Object)
            return answer.Fault is null && received.IsSuccess ? answer with { Fault = new("bad-answer", "no GraphQL answer", Passing: null) } : answer;
        var data = JsonText.Member(body, "data") ?? JsonText.Null;
        if (JsonText.Member(body, "errors") is { ValueKind: JsonValueKind.Array } errors && errors.GetArrayLength() > 0)
        {
            return definition.AcceptsPartialData && HasData(data)
                ? new(body, data, Pause: QueryCost.Pause(body, time))
                : new(body, data, GraphQlErrors.Fault(errors, body, time), QueryCost.Pause(body, time));
        }

        return new(body, data, Pause: QueryCost.Pause(body, time));
    }

    private OutgoingCall Outgoing(CallRequest call, Uri uri, ReadOnlyMemory<byte> body)
    {
        var full = new OutgoingCall(HttpMethod.Post, uri)
        {
            Body = body,
            ContentType = Json,
            Accept = "application/graphql-response+json, application/json;q=0.9",
            IsRepeatable = GraphQlDocument.IsQuery(call.GraphQl!),
        };
        if (!definition.PersistsQueries)
            return full;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(call.GraphQl!)));
        return full with
        {
            Body = Body(call, hash, out _)!.Value,
            Full = full with { Body = Body(call, hash, out _, withQuery: true)!.Value },
        };
    }

    // An object whose every member is null is what is left of a query that failed as a whole.
    private static bool HasData(JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Object)
            return false;
        foreach (var member in data.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null)
                return true;
        }

        return false;
    }

    // Variables go through as the text they are: numbers keep their digits.
    private static ReadOnlyMemory<byte>? Body(CallRequest call, string? hash, out string? problem, bool withQuery = false)
    {
        problem = null;
        var buffer = new ArrayBufferWriter<byte>(call.GraphQl!.Length + (call.Variables?.Length ?? 0) + 64);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        if (hash is null || withQuery)
            writer.WriteString("query", call.GraphQl);
        if (call.Operation is not null)
            writer.WriteString("operationName", call.Operation);
        if (call.Variables is not null)
        {
            if (!JsonText.TryParse(Encoding.UTF8.GetBytes(call.Variables), out var variables, out problem)
                || variables.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null))
            {
                problem = problem is null ? "variables are an object, and these are none" : $"the variables are not JSON ({problem})";
                return null;
            }

            writer.WritePropertyName("variables");
            writer.WriteRawValue(call.Variables, skipInputValidation: true);
        }

        if (hash is not null)
        {
            writer.WriteStartObject("extensions");
            writer.WriteStartObject("persistedQuery");
            writer.WriteNumber("version", 1);
            writer.WriteString("sha256Hash", hash);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}
