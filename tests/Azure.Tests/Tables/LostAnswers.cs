using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Trunkline.Azure.Tests.Tables;

/// <summary>A line that drops: the request arrives and is done, and its answer is lost. Only the first request of each call is treated so.</summary>
internal sealed class LostAnswers : HttpPipelineTransport
{
    private readonly HttpClientTransport real = new();

    public bool Losing { get; set; }

    public override Request CreateRequest() => real.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("The stores are asynchronous.");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        await real.ProcessAsync(message);
        if (!Losing || message.ProcessingContext.RetryNumber > 0)
            return;
        message.Response.Dispose();
        throw new RequestFailedException("the line dropped");
    }
}
