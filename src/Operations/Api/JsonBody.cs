using Microsoft.AspNetCore.Http;

namespace Trunkline.Operations.Api;

/// <summary>Reads what people send: JSON, and not much of it.</summary>
internal static class JsonBody
{
    private const int Largest = 256 * 1024;

    /// <summary>The whole body, or the answer that refuses it.</summary>
    public static async Task<(ReadOnlyMemory<byte> Body, IResult? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // A page of another site can post a form or plain text without asking the browser's permission, but not JSON.
        if (!request.HasJsonContentType())
            return (default, ApiFault.Of(StatusCodes.Status415UnsupportedMediaType, "send Content-Type: application/json"));
        var body = new MemoryStream();
        var buffer = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > Largest)
                return (default, ApiFault.Of(StatusCodes.Status413PayloadTooLarge, $"the body takes at most {Largest / 1024} KiB"));
        }

        return (body.GetBuffer().AsMemory(0, (int)body.Length), null);
    }
}
