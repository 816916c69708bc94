using System.Text.Json;
using Trunkline.EndToEnd.Tests.Hosting;
using Trunkline.Runs;

namespace Trunkline.EndToEnd.Tests.Runs;

public sealed class DriftTests
{
    private const int Before = 40;

    [Fact]
    public async Task AnAnswerWithoutWhatTheFlowReadsIsAWarningOnTheRunAlsoAfterARestart()
    {
        await using var partner = await PartnerServer.StartAsync();
        var customer = """{"id":"c","contact":{"email":"ada@example.com"},"tags":[{"name":"vip"}]}""";
        partner.Answer = request => request.Path.StartsWith("/customers/", StringComparison.Ordinal) ? (200, customer) : (200, "{}");
        using var folder = new IntegrationsFolder()
            .Source("orders", OrdersClient.SourceYaml)
            .Partner("erp", partner.Url)
            .Flow("order", """
                flow: order
                on: { source: orders }
                steps:
                  - { id: customer, call: erp, get: "/customers/{event.id}" }
                  - { id: person, map: customer.contact }
                  - { call: erp, post: /mail, body: '{ "to": person.email, "tags": customer.tags.name, "nick": customer.nick ?? "none" }' }
                """);
        await using (var host = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings))
        {
            for (var i = 0; i < Before; i++)
                await host.Http.AcceptedAsync($"o-{i}");
            await partner.WaitUntilAsync(r => r.Count(x => x.Path == "/mail") == Before, "all mails");
            Assert.Null(Warning(await host.Http.RunAsync(RunId.For("order", "orders", "o-0"), "Completed")));
        }

        customer = """{"id":"c","contact":{"mail":"ada@example.com"},"tags":[{"name":"vip"}]}""";
        await using var again = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings);
        await again.Http.AcceptedAsync("changed");
        await partner.WaitUntilAsync(r => r.Count(x => x.Path == "/mail") == Before + 1, "the mail of the changed answer");

        var warning = Warning(await again.Http.RunAsync(RunId.For("order", "orders", "changed"), "Completed"));
        Assert.NotNull(warning);
        Assert.StartsWith("answers of connection 'erp' to GET /customers/{} have changed: 'contact.email' is missing (text in each of ", warning, StringComparison.Ordinal);
        Assert.EndsWith(" answers before; new beside it: 'mail')", warning, StringComparison.Ordinal);
    }

    private static string? Warning(JsonElement run) =>
        run.GetProperty("report").GetProperty("steps").EnumerateArray().SelectMany(s => s.GetProperty("attempts").EnumerateArray())
            .Select(a => a.TryGetProperty("warning", out var warning) ? warning.GetString() : null).FirstOrDefault(w => w is not null);
}
