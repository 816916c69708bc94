using Trunkline.Declarations;
using Trunkline.Flows.Tests.Scripted;
using Trunkline.Flows.Triggers;

namespace Trunkline.Flows.Tests.Validation;

public class HttpFaultTests
{
    private const string Step = "\nsteps: [ { call: crm, get: /a } ]\n";

    [Theory]
    [InlineData("{ http: /customers }", "2:13: '/customers' is no method and path: write it like 'get /customers/{id}'")]
    [InlineData("{ http: gte /customers }", "2:13: 'gte' is no method here: did you mean 'get'?")]
    [InlineData("{ http: get customers }", "2:13: 'get customers' is no method and path")]
    [InlineData("{ http: get /a//b }", "2:13: the path has an empty segment")]
    [InlineData("{ http: \"get /a/x{b}\" }", "2:13: 'x{b}' is no segment of a path: use letters, digits and -._~, or {name} for a whole segment")]
    [InlineData("{ http: get /a/../b }", "2:13: '..' is no segment of a path")]
    [InlineData("{ http: \"get /{a}/{a}\" }", "2:13: '{a}' stands twice: give each parameter its own name")]
    [InlineData("{ http: get /runs/x }", "2:13: '/runs' is where the status of accepted requests is asked: begin the path with another word")]
    [InlineData("{ http: get /v2/x }", "2:13: 'v2' in the path: write 'version: v2' instead")]
    [InlineData("{ http: get /x, version: 2 }", "2:30: 'version' is '2': write v and a number, as in v2")]
    [InlineData("{ http: get /x, vresion: v2 }", "2:21: unknown key 'vresion': did you mean 'version'?")]
    [InlineData("{ http: get /x, source: stripe }", "2:7: 'source' and 'http' in one trigger: keep one of them, and write a flow for the other")]
    [InlineData("{ http: \"get /x/{id}\", path: { di: { type: integer } } }", "2:36: the path has no '{di}': did you mean 'id'?")]
    [InlineData("{ http: \"get /x/{id}\", path: { id: { required: true } } }", "2:42: 'required' of a path parameter: leave it out: each stands there exactly once")]
    [InlineData("{ http: get /x, query: { a: { type: int } } }", "2:41: 'type' is 'int': use one of string, integer, number, boolean, date, date-time, uuid, email")]
    [InlineData("{ http: get /x, query: { a: { required: maybe } } }", "2:45: 'required' is 'maybe': make it true or false")]
    [InlineData("{ http: get /x, query: { a: { minimun: 1 } } }", "2:35: unknown key 'minimun': did you mean 'minimum'?")]
    [InlineData("{ http: get /x, query: { code: {}, other: {} } }", "2:30: 'code' is the function key's place in a query: give the parameter another name")]
    [InlineData("{ http: get /x, headers: [Authorization, X Y] }", "2:31: 'Authorization' is a secret of the caller's: leave it out: what a run sees is kept", "2:46: 'X Y' is no header name: use letters, digits and dashes")]
    [InlineData("{ http: get /x, request: { type: object } }", "2:21: a GET has no body: use 'query', or 'post'")]
    [InlineData("{ http: post /x, request: oder.json }", "2:31: there is no schema 'oder.json': did you mean 'order.json'?")]
    [InlineData("{ http: post /x, request: bad.json }", "integrations/schemas/bad.json:1:3: unknown key 'typ': did you mean 'type'?")]
    [InlineData("{ http: post /x, request: { type: objekt } }", "2:39: 'type' is 'objekt': did you mean 'object'?")]
    [InlineData("{ http: get /x, deadline: 4m }", "2:31: 'deadline' is longer than 3m: callers are cut off soon after: shorten it, or say 'accept: true'")]
    [InlineData("{ http: post /x, deadline: 5s, accept: true }", "2:22: 'deadline' with 'accept: true': bound steps with 'timeout' instead")]
    [InlineData("{ http: get /x, deprecated: soon }", "2:33: 'deprecated' is 'soon': write a day like 2027-01-31")]
    [InlineData("{ http: get /x, deprecated: 2027-01-01, sunset: 2026-01-01 }", "2:53: 'sunset' is before 'deprecated': swap them")]
    [InlineData("{ http: get /x, after-sunset: gone }", "2:21: 'after-sunset' without 'sunset': say when")]
    public void Names_the_fault_of_the_trigger(string on, params string[] expected)
    {
        var faults = Faults("flow: f\non: " + on + Step);
        Assert.Equal(expected.Length, faults.Count);
        Assert.All(faults.Zip(expected), pair => Assert.StartsWith(pair.Second, pair.First, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("flow: f\non: { source: stripe }" + Step + "answer: { body: event.data }\n", "4:1: 'answer' has nobody to go to: only a flow with 'on: { http: … }' answers")]
    [InlineData("flow: f\non: { http: get /x }" + Step + "answer: { staus: 200 }\n", "4:11: unknown key 'staus': did you mean 'status'?")]
    [InlineData("flow: f\non: { http: get /x }" + Step + "answer: { body: stpe1 }\n", "4:17: 'stpe1' is not there: did you mean 'step1'?")]
    [InlineData("flow: f\non: { http: get /x }" + Step + "answer: { body: 'a +' }\n", "4:21: The expression ends too early")]
    [InlineData("flow: f\non: { http: get /x }" + Step + "answer: { headers: { Content-Length: \"1\", Sunset: x, 'a b': c } }\n", "4:22: header 'Content-Length' is not the flow's to set", "4:43: header 'Sunset' is not the flow's to set", "4:54: 'a b' is no header name")]
    [InlineData("flow: f\non: { http: get /x }" + Step + "answer: { parts: nowhere }\n", "4:18: 'parts' is 'nowhere': use one of body, header")]
    [InlineData("flow: f\non: { http: get /x }\nsteps: [ { switch: [ { steps: [ { id: inner, map: '1' } ] } ], id: s } ]\nanswer: { body: inner }\n", "4:17: 'inner' is only done in a case of 's': read 's'")]
    [InlineData("flow: f\non: { http: get /x }\norder-by: data.path.id" + Step, "3:1: 'order-by' in a flow that answers at once: say 'accept: true' under 'on', and the caller is told where to ask")]
    [InlineData("flow: f\non: { http: get /x }\nsteps: [ { parallel: [ { wait: { for: 1s } }, { wait: { signal: go } } ] } ]\n", "3:24: 'wait' in a flow that answers at once: say 'accept: true' under 'on', and the caller is told where to ask", "3:47: 'wait' in a flow")]
    public void Names_the_fault_of_the_flow(string yaml, params string[] expected)
    {
        var faults = Faults(yaml);
        Assert.Equal(expected.Length, faults.Count);
        Assert.All(faults.Zip(expected), pair => Assert.StartsWith(pair.Second, pair.First, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{ emit: order.told, data: event.data }")]
    [InlineData("{ use: score, with: event.data }")]
    [InlineData("{ call: crm, get: /a, paginate: { max-pages: 3 } }")]
    [InlineData("{ forEach: { call: crm, get: /a, paginate: { max-pages: 3 } }, steps: [ { call: crm, put: /b, fallback: [ { emit: x } ] } ] }")]
    [InlineData("{ run: other }")]
    public void Whatever_is_over_by_the_deadline_is_done_while_the_caller_waits(string step) =>
        Assert.Empty(Set(("f", $"on: {{ http: get /x }}\nsteps: [ {step} ]"), ("other", "on: { manual: true }\nsteps: [ { emit: y }, { use: score } ]")));

    [Fact]
    public void What_it_runs_may_take_no_longer() => Assert.Equal(
        [
            "f.yaml:3:17: flow 'slow' has a 'wait', and is run here in a flow that answers at once: say 'accept: true' under 'on', and the caller is told where to ask",
            "f.yaml:3:32: flow 'slow' has a 'wait', and is run here in a flow that answers at once: say 'accept: true' under 'on', and the caller is told where to ask",
        ],
        Set(
            ("f", "on: { http: get /x }\nsteps: [ { run: slow }, { run: between } ]"),
            ("between", "on: { manual: true }\nsteps: [ { parallel: [ { run: slow }, { map: '1' } ] } ]"),
            ("slow", "on: { manual: true }\nsteps: [ { id: s, switch: [ { steps: [ { wait: { for: 1d } } ] } ] } ]")));

    [Theory]
    [InlineData("{ call: crm, get: /a }", false)]
    [InlineData("{ call: crm, post: /a }", true)]
    [InlineData("{ emit: x }", true)]
    [InlineData("{ use: score }", true)]
    [InlineData("{ run: other }", true)]
    public void What_may_change_something_is_known(string step, bool changes)
    {
        var faults = new FaultList();
        var flows = FlowFiles.Read(
            [("f.yaml", $"flow: f\non: {{ http: get /x }}\nsteps: [ {step} ]\n"), ("other.yaml", "flow: other\non: { manual: true }\nsteps: [ { call: crm, put: /b } ]\n")], Flow.Company, faults);
        Assert.Empty(faults.All);
        Assert.Equal(changes, ((HttpTrigger)flows.Single(f => f.Plan.Flow == "f").Trigger).Changes);
    }

    [Fact]
    public void What_is_accepted_may_wait() => Assert.Empty(Faults("flow: f\non: { http: post /x, accept: true, request: order.json }\nsteps: [ { wait: { for: 1d } } ]\n"));

    [Theory]
    [InlineData("get /a/{b}", "get /a/{c}", true)]
    [InlineData("get /a/{b}", "get /{b}/c", true)]
    [InlineData("get /a", "get /a", true)]
    [InlineData("get /a/{b}/c", "get /a/b/{c}", true)]
    [InlineData("get /a/{b}", "get /a/b", false)]
    [InlineData("get /{a}/{b}", "get /a/{b}", false)]
    [InlineData("get /a/{b}", "post /a/{b}", false)]
    [InlineData("get /a/{b}", "get /a/{b}/c", false)]
    [InlineData("get /a", "get /b", false)]
    public void Two_flows_never_share_a_request(string one, string other, bool ambiguous)
    {
        var faults = new FaultList();
        FlowFiles.Read([("one.yaml", $"flow: one\non: {{ http: \"{one}\" }}" + Step), ("two.yaml", $"flow: two\non: {{ http: \"{other}\" }}" + Step)], Flow.Company, faults);
        Assert.Equal(ambiguous ? [$"two.yaml:2:13: some requests to {other} are also ones to {one} at one.yaml:2: change one path, or give one of them a 'version'"] : [], faults.All.Select(f => f.ToString()));
    }

    [Fact]
    public void Versions_stand_side_by_side()
    {
        var faults = new FaultList();
        FlowFiles.Read([("one.yaml", "flow: one\non: { http: get /a, version: v1 }" + Step), ("two.yaml", "flow: two\non: { http: get /a, version: v2 }" + Step)], Flow.Company, faults);
        Assert.Empty(faults.All);
    }

    private static IEnumerable<string> Set(params (string Name, string Yaml)[] flows)
    {
        var faults = new FaultList();
        FlowFiles.Read(flows.Select(f => ($"{f.Name}.yaml", $"flow: {f.Name}\n{f.Yaml}\n")), Flow.Company, faults);
        return faults.All.Select(f => f.ToString());
    }

    private static List<string> Faults(string yaml)
    {
        var faults = new FaultList();
        var surroundings = Flow.Company with
        {
            Schemas = new Dictionary<string, (string, string)>
            {
                ["order.json"] = ("integrations/schemas/order.json", """{ "type": "object" }"""),
                ["bad.json"] = ("integrations/schemas/bad.json", """{ "typ": "object" }"""),
            },
        };
        FlowFiles.Read([("f.yaml", yaml)], surroundings, faults);
        return [.. faults.All.Select(f => f.ToString().Replace("f.yaml:", "", StringComparison.Ordinal))];
    }
}
