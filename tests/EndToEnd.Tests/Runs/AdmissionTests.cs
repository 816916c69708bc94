using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Trunkline.EndToEnd.Tests.Hosting;
using Trunkline.Testing.Time;

namespace Trunkline.EndToEnd.Tests.Runs;

/// <summary>Order, throttle, debounce and batch through the real host.</summary>
public sealed class AdmissionTests : IAsyncLifetime
{
    private readonly IntegrationsFolder folder = new();
    private readonly ManualTime time = new();
    private PartnerServer partner = null!;

    public async Task InitializeAsync()
    {
        partner = await PartnerServer.StartAsync();
        folder.Source("orders", OrdersClient.SourceYaml).Partner("erp", partner.Url);
    }

    public async Task DisposeAsync()
    {
        await partner.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Events_with_one_key_are_worked_on_one_after_the_other_also_after_a_kill()
    {
        WriteFlow("on: { source: orders }\norder-by: $substringBefore(data.id, \"-\")");
        string[] ids = [.. Enumerable.Range(1, 6).SelectMany(n => (string[])[$"a-{n}", $"b-{n}"])];
        await using (var first = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings))
        {
            foreach (var id in ids)
                await first.Http.AcceptedAsync(id);
            await partner.WaitUntilAsync(r => r.Any(x => x.Path.StartsWith("/end/", StringComparison.Ordinal)), "the first runs");
            await first.KillAsync();
        }

        await using var second = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings);
        await partner.WaitUntilAsync(r => Paths(r, "/end/").Distinct().Count() == ids.Length, "all runs");
        foreach (var key in (string[])["a", "b"])
        {
            // A call that the kill cut off is made again, right behind itself.
            var made = Distinct(partner.Requests.Select(r => r.Path).Where(p => p.Contains($"/{key}-", StringComparison.Ordinal)));
            Assert.Equal(Enumerable.Range(1, 6).SelectMany(n => (string[])[$"/begin/{key}-{n}", $"/end/{key}-{n}"]), made);
        }
    }

    [Fact]
    public async Task A_dead_letter_holds_up_those_behind_it_and_nobody_else()
    {
        var refusing = true;
        partner.Answer = r => refusing && r.Path == "/begin/a-1" ? (422, "no") : (200, "{}");
        WriteFlow("on: { source: orders }\norder-by: $substringBefore(data.id, \"-\")");
        await using var host = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings);
        foreach (var id in (string[])["a-1", "a-2", "b-1"])
            await host.Http.AcceptedAsync(id);
        var letter = await host.Http.DeadLetterAsync();
        await partner.WaitUntilAsync(r => Paths(r, "/end/").Contains("/end/b-1"), "the other key");
        Assert.DoesNotContain("/begin/a-2", partner.Requests.Select(r => r.Path));
        refusing = false;
        await host.Http.DecideAsync(letter.GetProperty("runId").GetString()!, "resume");
        await partner.WaitUntilAsync(r => Paths(r, "/end/").Contains("/end/a-2"), "what came behind");
        Assert.Equal(["/end/a-1", "/end/a-2"], Paths(partner.Requests, "/end/a"));
    }

    [Fact]
    public async Task No_more_runs_at_once_than_the_throttle_says()
    {
        var open = new ConcurrentDictionary<string, bool>();
        var most = 0;
        var gate = new Lock();
        partner.Answer = r =>
        {
            var id = r.Path[(r.Path.LastIndexOf('/') + 1)..];
            lock (gate)
            {
                if (r.Path.StartsWith("/begin/", StringComparison.Ordinal))
                    open[id] = true;
                most = Math.Max(most, open.Count);
                if (r.Path.StartsWith("/end/", StringComparison.Ordinal))
                    open.TryRemove(id, out _);
            }

            return (200, "{}");
        };
        WriteFlow("on: { source: orders, throttle: 2 }");
        await using var host = await LocalHostProcess.StartAsync(folder, OrdersClient.Settings);
        for (var i = 0; i < 12; i++)
            await host.Http.AcceptedAsync($"o-{i}");
        await partner.WaitUntilAsync(r => Paths(r, "/end/").Count() == 12, "all runs");
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task Of_a_burst_only_the_last_event_is_worked_on()
    {
        WriteFlow("on: { source: orders, debounce: { for: 4s, by: '$substringBefore(data.id, \"-\")' } }");
        await using var host = await StartAsync();
        foreach (var id in (string[])["a-1", "a-2", "b-1", "a-3"])
            await host.Http.AcceptedAsync(id);
        await host.Http.UntilAsync("/api/ops/runs", a => a.GetProperty("runs").EnumerateArray().Count(IsWaiting) == 4);
        time.Advance(TimeSpan.FromSeconds(4));
        await host.Http.UntilAsync("/api/ops/runs", a => a.GetProperty("runs").EnumerateArray().Count(IsCompleted) == 4);
        Assert.Equal(["/begin/a-3", "/begin/b-1"], Paths(partner.Requests, "/begin/").Order());
    }

    [Fact]
    public async Task Events_that_come_together_go_into_one_run_up_to_so_many()
    {
        folder.Flow("work", """
            flow: work
            on: { source: orders, batch: { max: 4, within: 2s } }
            steps:
              - { id: begin, call: erp, post: /batch, body: event.data.events.data.id }
            """);
        await using var host = await StartAsync();
        for (var i = 0; i < 10; i++)
        {
            await host.Http.AcceptedAsync($"o-{i}");

            // Events of one moment have no order.
            time.Advance(TimeSpan.FromMilliseconds(1));
        }

        // Two batches are full, and one of the last two has given its event to the other.
        await host.Http.UntilAsync("/api/ops/runs", a => a.GetProperty("runs").EnumerateArray().Count(IsCompleted) == 9 && a.GetProperty("runs").EnumerateArray().Count(IsWaiting) == 1);
        time.Advance(TimeSpan.FromSeconds(2));
        await host.Http.UntilAsync("/api/ops/runs", a => a.GetProperty("runs").EnumerateArray().Count(IsCompleted) == 10);
        var batches = partner.Requests.Select(r => JsonSerializer.Deserialize<string[]>(r.Body)!).ToList();
        Assert.Equal([2, 4, 4], batches.Select(b => b.Length).Order());
        Assert.All(batches, b => Assert.Equal(b.Order(StringComparer.Ordinal), b));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"o-{i}"), batches.SelectMany(b => b).Order(StringComparer.Ordinal));
    }

    // In this process, where time stands still until a test moves it.
    private Task<LocalHostInProcess> StartAsync() =>
        LocalHostInProcess.StartAsync(folder, OrdersClient.Settings, services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time)));

    private static bool IsWaiting(JsonElement run) => run.GetProperty("status").TryGetProperty("waitingUntil", out var until) && until.ValueKind == JsonValueKind.String;

    private static bool IsCompleted(JsonElement run) => run.GetProperty("status").GetProperty("state").GetString() == "Completed";

    private static IEnumerable<string> Paths(IEnumerable<PartnerRequest> requests, string start) =>
        requests.Select(r => r.Path).Where(p => p.StartsWith(start, StringComparison.Ordinal));

    private static List<string> Distinct(IEnumerable<string> paths)
    {
        var list = new List<string>();
        foreach (var path in paths)
        {
            if (list.Count == 0 || list[^1] != path)
                list.Add(path);
        }

        return list;
    }

    private void WriteFlow(string trigger) => folder.Flow("work", $$"""
        flow: work
        {{trigger}}
        steps:
          - { id: begin, call: erp, post: "/begin/{event.data.id}", body: event.data }
          - { id: end, call: erp, post: "/end/{event.data.id}", body: event.data }
        """);
}
