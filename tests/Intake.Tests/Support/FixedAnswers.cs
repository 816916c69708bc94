using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Trunkline.Intake.Tests.Support;

/// <summary>The outside world: fixed contents at fixed URLs, 404 for everything else.</summary>
internal sealed class FixedAnswers : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, string> contents = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>What happens instead, where set.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage>? Instead { get; set; }

    public void Add(string url, string content) => contents[url] = content;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var url = request.RequestUri!.ToString();
        Asked.Enqueue(url);
        if (Instead is not null)
            return Task.FromResult(Instead(request));
        return Task.FromResult(contents.TryGetValue(url, out var content)
            ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(content, Encoding.UTF8) }
            : new HttpResponseMessage(HttpStatusCode.NotFound));
    }
}
