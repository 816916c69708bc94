using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Trunkline.Flows.Schemas;

namespace Trunkline.Runs.Http;

/// <summary>Reads the body of a request: JSON, not too much of it, by the deadline.</summary>
internal static class RequestBody
{
    private const int Largest = 1024 * 1024;

    // As deep as everything else that comes in; members that stand twice would be read differently by different readers.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>The body, null where there is none; or why it is refused.</summary>
    public static async Task<(JsonElement? Body, Problem? Refusal)> ReadAsync(HttpRequest request, CancellationToken deadline)
    {
        if (request.ContentLength > Largest)
            return (null, TooLarge());
        var content = new MemoryStream();
        try
        {
            var buffer = new byte[8192];
            int read;
            while ((read = await request.Body.ReadAsync(buffer, deadline)) > 0)
            {
                content.Write(buffer, 0, read);
                if (content.Length > Largest)
                    return (null, TooLarge());
            }
        }
        catch (OperationCanceledException)
        {
            return (null, new Problem(StatusCodes.Status408RequestTimeout, "The body did not arrive in time."));
        }
        catch (Exception e) when (e is BadHttpRequestException or IOException)
        {
            return (null, new Problem(StatusCodes.Status400BadRequest, "The body could not be read."));
        }

        if (content.Length == 0)
            return (null, null);
        if (!request.HasJsonContentType() || request.GetTypedHeaders().ContentType?.Charset is { HasValue: true } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            return (null, new Problem(StatusCodes.Status415UnsupportedMediaType, "Send the body as JSON, with Content-Type: application/json."));
        if (request.Headers.ContentEncoding is [{ Length: > 0 } encoding] && encoding != "identity")
            return (null, new Problem(StatusCodes.Status415UnsupportedMediaType, "Send the body without Content-Encoding."));
        try
        {
            using var document = JsonDocument.Parse(content.GetBuffer().AsMemory(0, (int)content.Length), Options);
            return (document.RootElement.Clone(), null);
        }
        catch (JsonException)
        {
            return (null, new Problem(StatusCodes.Status400BadRequest, "The body is no JSON.")
            {
                Errors = [new SchemaError("/body", "is no JSON that every reader reads alike (valid, at most 64 levels deep, no member twice)")],
            });
        }
    }

    private static Problem TooLarge() => new(StatusCodes.Status413PayloadTooLarge, $"The body takes at most {Largest / 1024} KiB.");
}
