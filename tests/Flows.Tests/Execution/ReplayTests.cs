using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Execution;

// The process dies after every so many events; FlowWorld itself fails when a replay asks for anything else than the first time.
public class ReplayTests
{
    private const string Event = """{"id":"evt_1","type":"t","source":"stripe","data":{"n":[1,2,3],"at":"x"}}""";

    private const string Steps = """
          - { id: a, call: payments, get: "/a/{event.id}" }
          - parallel:
              - { id: b, call: mail, post: /b, body: '{ "a": a, "at": $now() }' }
              - { id: c, call: crm, post: /c, fallback: [ { id: c2, call: sheet, post: /c } ] }
              - steps:
                  - { id: d, call: erp, operation: D, when: event.data.at = "x" }
                  - { id: e, call: shop, graphql: "query { e }", variables: '{ "d": d }' }
          - { id: g, call: mail, post: /g, body: '[a, b, c, e]' }
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_that_is_replayed_from_any_point_does_the_same(bool forgetful)
    {
        var whole = Lived(new FlowWorld(Flow.Plan(Steps), Event), out var report);
        for (var every = forgetful ? 2 : 1; every < 12; every++)
        {
            var world = Lived(new FlowWorld(Flow.Plan(Steps), Event) { CrashEvery = every, ForgetsOutcomeOnCrash = forgetful }, out var replayed);
            Assert.True(world.Crashes > 0);
            if (!forgetful)
                Assert.Equal(Texts(whole), Texts(world));

            // An activity whose outcome was lost is done again, under the same key and with the same content.
            Assert.Equal(Texts(whole).ToHashSet(), Texts(world).ToHashSet());
            Assert.Equal(Outline(report), Outline(replayed));
        }
    }

    private static FlowWorld Lived(FlowWorld world, out RunReport report)
    {
        var erpRefuses = true;
        world.Partner = r => (r.StepId, r.Attempt) switch
        {
            ("b", < 3) => Answers.Down(r.Attempt == 1 ? Answers.At.AddMinutes(1) : Answers.At.AddMinutes(2)),
            ("c", _) => Answers.Refused(),
            ("e", _) when erpRefuses => Answers.Refused(),
            _ => Answers.Ok($"\"{r.StepId}\""),
        };
        Assert.Null(world.Run());
        erpRefuses = false;
        world.Signal("resume", """{"event":{"data":{"at":"x"}}}""");
        report = world.Run()!;
        return world;
    }

    private static List<string> Texts(FlowWorld world) =>
        [.. world.Calls.Select(r => JsonSerializer.Serialize(r, FlowsJson.Default.StepRequest))];

    private static string Outline(RunReport report) =>
        $"{report.State} {report.Resumed} " + string.Join(", ", report.Steps.Select(s => $"{s.Id} {s.State} {s.Fault?.Code} {string.Join('/', s.Attempts.Select(a => a.Status))}").Order(StringComparer.Ordinal));
}
