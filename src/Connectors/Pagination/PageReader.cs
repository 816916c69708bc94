using System.Runtime.CompilerServices;
using System.Text.Json;
using Trunkline.Connectors.Http;
using Trunkline.Flows.Execution;

namespace Trunkline.Connectors.Pagination;

/// <summary>Reads long lists page by page, as the connection's <c>pages</c> declares. Never holds more than one page.</summary>
/// <param name="connections">The outside APIs.</param>
/// <param name="time">For the bound of time.</param>
public sealed class PageReader(IConnections connections, TimeProvider time)
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
        var answer = await connections.CallAsync(place.Call with { Page = new PageRequest(place.Call.Page?.Way, place.Mark) }, options, cancellationToken);
        if (answer.Verdict != CallVerdict.Succeeded)
            return new Page(answer, JsonText.Null, 0, place);
        var items = answer.Result.GetProperty("items");
        return new Page(answer, items, items.GetArrayLength(), JsonText.Text(answer.Result, "next") is { } next ? place with { Mark = next } : null);
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
