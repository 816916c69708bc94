using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Http;
using Trunkline.Flows.Execution;

namespace Trunkline.Connectors.Pagination;

/// <summary>Reads long lists page by page, as the connection's <c>pages</c> declares. Never holds more than one page.</summary>
/// <param name="connections">The outside APIs.</param>
/// <param name="catalog">What they declare.</param>
/// <param name="time">For the bound of time.</param>
public sealed class PageReader(IConnections connections, ConnectionCatalog catalog, TimeProvider time)
{
    /// <summary>Reads pages from a place on, until the last one, a bound, or a page that did not come.</summary>
    /// <param name="from">The first call and where to go on; <see cref="PagePlace.Start"/> for the beginning.</param>
    /// <param name="bounds">How much at most.</param>
    /// <param name="options">What belongs to each attempt.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <returns>The pages; the last may be one whose answer did not succeed, and its place is where to go on later.</returns>
    public async IAsyncEnumerable<Page> ReadAllAsync(PagePlace from, PageBounds bounds, CallOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var items = 0;
        PagePlace? place = from;
        for (var pages = 0; place is not null && pages < bounds.Pages && items < bounds.Items && time.GetElapsedTime(began) < bounds.Time; pages++)
        {
            var page = await ReadAsync(place, options, cancellationToken);
            items += page.Count;
            yield return page;
            place = page.Answer.Verdict == CallVerdict.Succeeded ? page.Next : null;
        }
    }

    /// <summary>Reads one page. Expected failures are in its answer; only cancellation throws.</summary>
    /// <param name="place">Which page.</param>
    /// <param name="options">What belongs to the attempt.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    public async Task<Page> ReadAsync(PagePlace place, CallOptions options, CancellationToken cancellationToken)
    {
        if (!catalog.Connections.TryGetValue(place.Call.Connection, out var definition) || definition.Pages is not { } rule)
            return Failed(place, "pages-undeclared", $"connection '{place.Call.Connection}' does not say how its lists go on: add 'pages' to its file");
        if (Ask(definition, rule, place) is not { } call)
            return Failed(place, "page-elsewhere", $"connection '{definition.Name}' names a next page outside its baseUrl, which is not followed");
        var answer = await connections.CallAsync(call, options, cancellationToken);
        if (answer.Verdict != CallVerdict.Succeeded)
            return new Page(answer, JsonText.Null, 0, place);
        // An expression that gives nothing leaves its member out.
        var items = answer.Result.GetProperty("items");
        var count = items.GetArrayLength();
        var next = rule.Next(JsonText.Member(answer.Result, "next") ?? JsonText.Null, count, place.Mark);

        // A partner that names the same page again would be asked for ever.
        return new Page(answer, items, count, next is null || next == place.Mark ? null : place with { Mark = next });
    }

    private static Page Failed(PagePlace place, string code, string message) =>
        new(new CallAnswer(CallVerdict.Permanent, JsonText.Null, new StepFault(code, message), null, null), JsonText.Null, 0, place);

    private static CallRequest? Ask(ConnectionDefinition definition, PageRule rule, PagePlace place)
    {
        var call = place.Call with { Result = rule.Expression };
        if (rule.Size is { } size && rule.Kind != PageKind.GraphQl && definition.PageSizeParameter is { } parameter)
            call = call with { Query = With(call.Query, parameter, size.ToString()) };
        if (place.Mark is not { } mark)
            return call;
        return rule.Kind switch
        {
            PageKind.Link or PageKind.Url => Below(definition.BaseUrl, call, mark),
            PageKind.GraphQl => call with { Variables = With(call.Variables, rule.Name!, mark) },
            _ => call with { Query = With(call.Query, rule.Name!, mark) },
        };
    }

    // The next address, as path and query below the base URL; null when it is not there.
    private static CallRequest? Below(Uri baseUrl, CallRequest call, string address)
    {
        var current = CallAddress.Join(baseUrl, call.Path, call.Query, out _);
        if (!Uri.TryCreate(current ?? baseUrl, address, out var next)
            || Uri.Compare(baseUrl, next, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) != 0 || next.UserInfo.Length > 0)
            return null;
        var above = baseUrl.AbsolutePath.TrimEnd('/');
        return next.AbsolutePath.StartsWith(above + "/", StringComparison.Ordinal)
            ? call with { Path = next.PathAndQuery[above.Length..], Query = null }
            : null;
    }

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string>? query, string name, string value) =>
        new(query ?? new Dictionary<string, string>()) { [name] = value };

    private static string With(string? variables, string name, string value)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString(name, value);
            if (variables is not null && JsonText.TryParse(Encoding.UTF8.GetBytes(variables), out var current, out _) && current.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in current.EnumerateObject().Where(m => m.Name != name))
                    member.WriteTo(writer);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

/// <summary>A place in a long list: what a sync or a flow keeps to go on later.</summary>
/// <param name="Call">The call that asks for the first page.</param>
/// <param name="Mark">Cursor, number, offset or address of the page; null for the first.</param>
public sealed record PagePlace(CallRequest Call, string? Mark)
{
    /// <summary>The beginning of a list.</summary>
    public static PagePlace Start(CallRequest call) => new(call, null);
}

/// <summary>One page.</summary>
/// <param name="Answer">How the attempt ended.</param>
/// <param name="Items">An array; JSON null where the attempt did not succeed.</param>
/// <param name="Count">How many.</param>
/// <param name="Next">The place of the next page, null after the last; of this page where the attempt did not succeed.</param>
public sealed record Page(CallAnswer Answer, JsonElement Items, int Count, PagePlace? Next);

/// <summary>How much is read at most.</summary>
/// <param name="Pages">Pages.</param>
/// <param name="Items">No page is asked for once so many items have come.</param>
/// <param name="Time">No page is asked for after this.</param>
public sealed record PageBounds(int Pages, int Items, TimeSpan Time);
