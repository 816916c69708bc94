using System.Text.Json;
using Trunkline.Sandbox.Partners;

namespace Trunkline.Sandbox.Control;

/// <summary>The sandbox's own API: what arrived, and how the partners are to misbehave.</summary>
internal sealed class ControlApi(IReadOnlyList<PartnerPort> ports, Func<string, Uri> addressOf)
{
    private const int MaxPage = 1000;

    public async Task HandleAsync(HttpContext context)
    {
        var segments = (context.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            await ((context.Request.Method, segments) switch
            {
                ("GET", [] or ["sandbox"]) => AnswerAsync(context, 200, Overview()),
                ("GET", ["sandbox", "requests"]) => RequestsAsync(context),
                ("POST", ["sandbox", "reset"]) => DoneAsync(context, () => ports.ToList().ForEach(p => p.Reset())),
                ("POST", ["sandbox", var partner, var order]) => OrderAsync(context, partner, order),
                _ => AnswerAsync(context, 404, new { error = "There is nothing here. Try GET /sandbox, GET /sandbox/requests?partner=mail, POST /sandbox/mail/down." }),
            });
        }
        catch (JsonException e)
        {
            await AnswerAsync(context, 400, new { error = $"The body is no such order: {e.Message}" });
        }
    }

    private object Overview() => new
    {
        partners = ports.Select(p => new { name = p.Name, url = addressOf(p.Name), state = p.Disturbance.State().ToString(), requests = p.Log.Counts() }),
    };

    private async Task RequestsAsync(HttpContext context)
    {
        var query = context.Request.Query;
        string? partner = query["partner"], contains = query["contains"];
        if (partner is not null && ports.All(p => p.Name != partner))
        {
            await UnknownAsync(context, partner);
            return;
        }

        _ = long.TryParse(query["after"], out var after);
        var limit = int.TryParse(query["limit"], out var asked) && asked is >= 1 and <= MaxPage ? asked : MaxPage;
        var requests = ports.Where(p => partner is null || p.Name == partner)
            .SelectMany(p => p.Log.Newest())
            .Where(r => r.Number > after && (contains is null || r.Path.Contains(contains, StringComparison.Ordinal) || r.Body.Contains(contains, StringComparison.Ordinal)))
            .OrderBy(r => r.Number)
            .Take(limit);
        await AnswerAsync(context, 200, new { requests });
    }

    private async Task OrderAsync(HttpContext context, string partner, string order)
    {
        if (ports.FirstOrDefault(p => p.Name == partner) is not { } port)
        {
            await UnknownAsync(context, partner);
            return;
        }

        switch (order)
        {
            case "down":
                var down = await ReadAsync(context, new DownOrder(null, false));
                TimeSpan? span = down.Seconds is { } s ? TimeSpan.FromSeconds(Math.Clamp(s, 0, 86_400)) : null;
                await DoneAsync(context, () => port.Disturbance.Down(span, down.Drop));
                break;
            case "slow":
                var slow = await ReadAsync(context, new SlowOrder(1000));
                await DoneAsync(context, () => port.Disturbance.Slow(TimeSpan.FromMilliseconds(Math.Clamp(slow.Milliseconds, 0, 600_000))));
                break;
            case "refuse":
                var refuse = await ReadAsync(context, new RefuseOrder(null, null, null));
                await DoneAsync(context, () => port.Disturbance.Refuse(new Refusal(refuse.Match ?? "", refuse.Code, refuse.Message)));
                break;
            case "up":
                await DoneAsync(context, port.Disturbance.Up);
                break;
            case "reset":
                await DoneAsync(context, port.Reset);
                break;
            default:
                await AnswerAsync(context, 404, new { error = $"There is no order '{order}': use down, slow, refuse, up or reset." });
                break;
        }
    }

    private Task UnknownAsync(HttpContext context, string partner) =>
        AnswerAsync(context, 404, new { error = $"There is no partner '{partner}': use {string.Join(", ", ports.Select(p => p.Name))}." });

    private static async Task DoneAsync(HttpContext context, Action action)
    {
        action();
        await AnswerAsync(context, 200, new { done = true });
    }

    private static async Task<T> ReadAsync<T>(HttpContext context, T otherwise)
        where T : class
    {
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync(context.RequestAborted);
        return string.IsNullOrWhiteSpace(text) ? otherwise : JsonSerializer.Deserialize<T>(text, SandboxJson.Options) ?? otherwise;
    }

    private static Task AnswerAsync(HttpContext context, int status, object body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(body, SandboxJson.Options);
    }

    private sealed record DownOrder(double? Seconds, bool Drop);

    private sealed record SlowOrder(double Milliseconds);

    private sealed record RefuseOrder(string? Match, string? Code, string? Message);
}
