using System.Net;
using Microsoft.AspNetCore.Http;

namespace Trunkline.Cli.Connecting;

/// <summary>What a person sees in the browser: one sentence, loading nothing and telling nobody where it was.</summary>
internal static class CallbackPage
{
    private const int Longest = 300;

    public static Task WriteAsync(HttpContext context, int status, string sentence)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        response.Headers["Referrer-Policy"] = "no-referrer";
        return response.WriteAsync($"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Trunkline</title><p>{WebUtility.HtmlEncode(sentence)}</p></html>\n", context.RequestAborted);
    }

    /// <summary>A partner's words for the terminal: in one line of bounded length, with nothing in it that steers a terminal.</summary>
    public static string OneLine(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return line.Length <= Longest ? line : line[..Longest] + "…";
    }
}
