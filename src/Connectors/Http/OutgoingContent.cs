using System.Net;
using System.Net.Http.Headers;

namespace Trunkline.Connectors.Http;

/// <summary>Bytes to send, and whether sending them has begun: before that, the partner saw nothing that it could act on.</summary>
internal sealed class OutgoingContent : HttpContent
{
    private readonly ReadOnlyMemory<byte> bytes;

    public OutgoingContent(ReadOnlyMemory<byte> bytes, MediaTypeHeaderValue? contentType)
    {
        this.bytes = bytes;
        Headers.ContentType = contentType;
    }

    public bool Began { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Began = true;
        return stream.WriteAsync(bytes, cancellationToken).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = bytes.Length;
        return true;
    }
}
