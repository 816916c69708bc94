using Microsoft.AspNetCore.Http;

namespace Trunkline.Operations.Api;

/// <summary>What a caller asks of a list: <c>size</c> and <c>continuation</c>.</summary>
internal static class PageQuery
{
    private const int Default = 50;
    private const int Largest = 1000;

    public static bool TryRead(HttpRequest request, out int size, out string? continuation)
    {
        continuation = request.Query["continuation"] is [{ Length: > 0 } text] ? text : null;
        size = Default;
        return request.Query["size"] is not [{ } asked] || (int.TryParse(asked, out size) && size is >= 1 and <= Largest);
    }

    public static IResult BadSize() => ApiFault.Of(StatusCodes.Status400BadRequest, $"size is a number from 1 to {Largest}");

    /// <summary>The page, or 400: what a caller says that it got from the page before is the one argument of a page that only the store can check.</summary>
    public static async Task<IResult> CheckedAsync(string? continuation, Func<Task<IResult>> page)
    {
        try
        {
            return await page();
        }
        catch (ArgumentException) when (continuation is not null)
        {
            return ApiFault.Of(StatusCodes.Status400BadRequest, "'continuation' is none that a page has given");
        }
    }
}
