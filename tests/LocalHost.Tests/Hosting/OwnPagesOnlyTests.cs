using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Trunkline.LocalHost.Hosting;

namespace Trunkline.LocalHost.Tests.Hosting;

public sealed class OwnPagesOnlyTests
{
    [Theory]
    [InlineData("localhost:7071", null, null, true)]
    [InlineData("127.0.0.1:7071", "http://127.0.0.1:7071", "same-origin", true)]
    [InlineData("[::1]:7071", null, "none", true)]
    [InlineData("localhost:7071", null, "cross-site", false)]
    [InlineData("localhost:7071", null, "same-site", false)]
    [InlineData("localhost:7071", null, "", false)]
    [InlineData("localhost:7071", "http://localhost:3000", null, false)]
    [InlineData("localhost:7071", "null", null, false)]
    [InlineData("rebound.example:7071", null, "same-origin", false)]
    public async Task Only_this_machines_own_pages_and_what_is_no_page_are_answered(string host, string? origin, string? site, bool answered)
    {
        var context = new DefaultHttpContext();
        context.Request.Host = new HostString(host);
        if (origin is not null)
            context.Request.Headers.Origin = origin;
        if (site is not null)
            context.Request.Headers["Sec-Fetch-Site"] = site;
        var answer = await OwnPagesOnly.RefuseOthers(EndpointFilterInvocationContext.Create(context), static _ => ValueTask.FromResult<object?>("answered"));
        if (answered)
            Assert.Equal("answered", answer);
        else
            Assert.Equal(StatusCodes.Status403Forbidden, Assert.IsType<StatusCodeHttpResult>(answer).StatusCode);
    }
}
