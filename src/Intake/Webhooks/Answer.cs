using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Trunkline.Intake.Webhooks;

/// <summary>What the caller is told.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">Text of the body; null for none.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Headers">Further headers.</param>
/// <param name="Reason">For metrics: why it was turned away; empty where it was not.</param>
internal sealed record Answer(int Status, string? Body = null, string? ContentType = null, IReadOnlyDictionary<string, string>? Headers = null, string Reason = "")
{
    /// <summary>One answer for every reason, so that nobody learns which.</summary>
    public static Answer Unauthorized { get; } = new(401, Reason: "unverified");

    /// <summary>The caller went away: there is nobody to tell.</summary>
    public static Answer Gone { get; } = new(0, Reason: "disconnected");

    public static Answer Text(int status, string sentence, string reason) => new(status, sentence, "text/plain; charset=utf-8", Reason: reason);

    public static Answer Unavailable(TimeSpan retryAfter, string reason) =>
        Text(503, "The event cannot be stored now; send it again.\n", reason).With("Retry-After", Seconds(retryAfter));

    public Answer With(string header, string value) => this with { Headers = new Dictionary<string, string>(Headers ?? new Dictionary<string, string>()) { [header] = value } };

    public static string Seconds(TimeSpan span) => Math.Max(1, (long)Math.Ceiling(span.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    public async Task WriteAsync(HttpContext context)
    {
        if (Status == 0)
        {
            context.Abort();
            return;
        }

        var response = context.Response;
        response.StatusCode = Status;
        if (Headers is not null)
        {
            foreach (var (name, value) in Headers)
                response.Headers[name] = value;
        }

        if (Body is null)
        {
            if (Status != 204)
                response.ContentLength = 0;
            return;
        }

        response.ContentType = ContentType;
        // The text may hold what a caller sent (challenges): no browser may take it for a page.
        response.Headers.XContentTypeOptions = "nosniff";
        var bytes = Encoding.UTF8.GetBytes(Body);
        response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(bytes, context.RequestAborted).ConfigureAwait(false);
    }
}
