using System.Buffers;

namespace Trunkline.Connectors.Http;

/// <summary>Reads a response body into pooled memory, never more than a bound; what is compressed counts as it unfolds.</summary>
internal static class BoundedBody
{
    private const int FirstRent = 4096;

    /// <summary>The body; null when it is larger than the bound.</summary>
    public static async ValueTask<Received?> ReadAsync(HttpResponseMessage response, int most, CancellationToken cancellationToken)
    {
        var declared = response.Content.Headers.ContentLength;
        if (declared > most)
            return null;
        if (declared == 0)
            return new Received(response, [], 0);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);

        // One byte more than is allowed, so that a body of exactly the bound is told from a larger one.
        var buffer = ArrayPool<byte>.Shared.Rent(declared is { } known ? (int)known + 1 : Math.Min(FirstRent, most + 1));
        var length = 0;
        try
        {
            while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken) is var read and > 0)
            {
                length += read;
                if (length > most)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    return null;
                }

                if (length == buffer.Length)
                    buffer = Grown(buffer, length);
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }

        return new Received(response, buffer, length);
    }

    private static byte[] Grown(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
