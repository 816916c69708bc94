using System.Text;
using System.Text.RegularExpressions;
using Trunkline.Sandbox.Control;
using Trunkline.Sandbox.Recording;

namespace Trunkline.Sandbox.Partners;

/// <summary>The door of one partner: reads the request whole, lets the partner answer, records both.</summary>
internal sealed partial class PartnerPort(Partner partner, SandboxOptions options, Func<long> nextNumber)
{
    private const int MaxBody = 1 << 20;
    private const int MaxRecorded = 64 << 10;
    private static readonly string[] RecordedHeaders =
        ["accept", "content-type", "idempotency-key", "soapaction", "stripe-version", "traceparent", "user-agent", "x-api-version"];

    private readonly Lock gate = new();

    public string Name => partner.Name;

    public RequestLog Log { get; } = new(options.KeptRequests);

    public Disturbance Disturbance { get; } = new(options.Time);

    public void Reset()
    {
        Disturbance.Up();
        Log.Clear();
        lock (gate)
            partner.Reset();
    }

    public async Task HandleAsync(HttpContext context)
    {
        var (number, at) = (nextNumber(), options.Time.GetUtcNow());
        var body = await ReadAsync(context.Request, context.RequestAborted);
        var request = new PartnerRequest(context.Request.Method, RawPath(context), context.Request.QueryString.Value ?? "", context.Request.Headers, body ?? "");
        var down = Disturbance.State();
        var answer = body is null ? new Answer(413, "") : down != DownState.Up ? partner.Unavailable() : Ask(request);
        var dropped = down == DownState.Drops;
        var recorded = Record(request, number, at, dropped ? new Answer(0, "") : answer);
        Log.Add(recorded);
        options.Received?.Invoke(recorded);

        // The work is done before the wait: a caller that dies meanwhile has still caused it, as with a real partner.
        if (Disturbance.Delay is var delay && delay > TimeSpan.Zero)
            await Task.Delay(delay, options.Time, CancellationToken.None);
        if (dropped)
            context.Abort();
        else
            await WriteAsync(context.Response, answer);
    }

    private Answer Ask(PartnerRequest request)
    {
        lock (gate)
            return partner.Handle(request, Disturbance.RefusalFor(request));
    }

    private RecordedRequest Record(PartnerRequest request, long number, DateTimeOffset at, Answer answer) => new()
    {
        Number = number,
        Partner = partner.Name,
        At = at,
        Method = request.Method,
        Path = request.Path + request.Query,
        Authorization = Authorization(request),
        IdempotencyKey = request.Header("Idempotency-Key"),
        Headers = RecordedHeaders.Where(h => request.Header(h) is not null).ToDictionary(h => h, h => request.Header(h)!),
        Body = Cut(ClientSecret().Replace(request.Body, "$1***")),
        Status = answer.Status,
        Answer = Cut(answer.Masked ?? answer.Body),
        Accepted = answer.Accepted,
    };

    private static string Authorization(PartnerRequest request) =>
        request.Header("Authorization") is { } value ? value.Split(' ')[0].ToLowerInvariant() : request.Header("X-Shop-Access-Token") is not null ? "key" : "none";

    private static string Cut(string text) => text.Length <= MaxRecorded ? text : text[..MaxRecorded];

    // The path as it came: Request.Path has %2F left but everything else unescaped, which partners must tell apart.
    private static string RawPath(HttpContext context) =>
        context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget.Split('?', 2)[0];

    private static async Task<string?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[16 << 10];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MaxBody)
                return null;
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static async Task WriteAsync(HttpResponse response, Answer answer)
    {
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        if (answer.Body.Length == 0)
            return;
        response.ContentType = answer.ContentType;
        var bytes = Encoding.UTF8.GetBytes(answer.Body);
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes);
    }

    [GeneratedRegex("(client_secret=)[^&]*")]
    private static partial Regex ClientSecret();
}
