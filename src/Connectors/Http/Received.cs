using System.Buffers;

namespace Trunkline.Connectors.Http;

/// <summary>An answer with its whole body in pooled memory; nothing of it may be used after disposal.</summary>
internal sealed class Received(HttpResponseMessage response, byte[] buffer, int length) : IDisposable
{
    public int Status { get; } = (int)response.StatusCode;

    public bool IsSuccess => Status is >= 200 and <= 299;

    public HttpResponseMessage Response { get; } = response;

    public ReadOnlySpan<byte> Body => buffer.AsSpan(0, length);

    public ReadOnlyMemory<byte> BodyMemory => buffer.AsMemory(0, length);

    public void Dispose()
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        Response.Dispose();
    }
}
