using System.Net;

namespace Trunkline.EndToEnd.Tests.Hosting;

/// <summary>The outside world: fixed contents at fixed URLs, 404 for everything else.</summary>
internal sealed class Outside(IReadOnlyDictionary<string, string> contents) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(contents.TryGetValue(request.RequestUri!.ToString(), out var content)
            ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(content) }
            : new HttpResponseMessage(HttpStatusCode.NotFound));
}
