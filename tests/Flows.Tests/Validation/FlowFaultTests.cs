using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Validation;

public class FlowFaultTests
{
    private const string Head = "flow: f\non: { source: stripe }\n";

    [Fact]
    public void All_faults_of_all_concerns_come_at_once_each_at_its_place()
    {
        var faults = Flow.Faults("""
            flow: Payment received
            on: { source: stirpe, types: [ok, "a b", ok], where: evnt.data > 1 }
            record: all
            stepz: 1
            steps:
              - id: customer
                call: pyments
                get: customers?id={event.id}
              - id: event
                call: erp
                post: /x
              - id: posting
                call: crm
                operation: Post
                retry: { attempts: 0, frist: 1s, max: soon }
              - cal: mail
                post: /x
              - id: 9lives
                call: mail
                post: /x
                headers: { Host: x, "X Y": "1" }
                body: |
                  {
                    "to": custmer.email,
                    "at": $nwo()
                  }
              - call: mail
                post: /x
                body: >-
                  { "sum": 1 +
                  }
            """);

        Assert.Equal(
        [
            "1:7: 'Payment received' is no name: use lower-case letters and digits, with single dashes between words",
            "1:7: the flow is 'Payment received' and its file 'f': rename one of them",
            "2:15: unknown source 'stirpe': did you mean 'stripe'?",
            "2:35: 'a b' is no event type: write a type as the source sends it, with * for any characters",
            "2:42: type 'ok' stands twice: keep one of them",
            "2:54: 'evnt' is not there: use one of id, type, time, source, data, headers, receivedAt, context, cloudEvent, traceparent",
            "3:9: 'record' is 'all': use one of bodies, nothing",
            "4:1: unknown key 'stepz': did you mean 'steps'?",
            "7:11: unknown connection 'pyments': did you mean 'payments'?",
            "8:10: the path does not start with '/': write it as it stands behind the connection's base URL",
            "8:10: the path holds '?': put the parameters under 'query'",
            "9:9: 'event' means something else in expressions: give the step another id",
            "10:11: the call of 'erp' has not an operation: add one, as in 'operation: PostPayment'",
            "11:5: 'post' does not go with the soap connection 'erp': use 'operation' and 'body'",
            "13:11: the call of 'crm' has not a method and path: add one, as in 'get: /customers'",
            "14:5: 'operation' does not go with the rest connection 'crm': use get, post, put, patch or delete",
            "15:24: 'attempts' is '0': make it a whole number from 1 to 100",
            "15:27: unknown key 'frist': did you mean 'first'?",
            "15:43: 'max' is 'soon': write it like 500ms, 10s, 10m, 24h, 7d or 1h30m",
            "16:5: unknown key 'cal': did you mean 'call'?",
            "18:9: '9lives' is no step id: use letters, digits and _, beginning with a letter, at most 50",
            "21:16: header 'Host' is set by the connection: leave it out",
            "21:25: 'X Y' is no header name: use letters, digits and dashes",
            "24:15: 'custmer' is not there: did you mean 'customer'?",
            "25:15: unknown function or variable '$nwo': did you mean '$now'?",
            "31:7: } cannot begin an expression: mend the expression (S0211)",
        ], faults);
    }

    [Theory]
    [InlineData("", "1:1: 'flow' is missing: begin with 'flow: ' and the file's name", "1:1: 'on' is missing", "1:1: 'steps' is missing")]
    [InlineData("flow: f\non: {}\nsteps: []\n", "2:5: 'on' does not say what starts a run: give it one of source, queue, schedule, every, flow, http, manual", "3:8: 'steps' is empty: list at least one step")]
    [InlineData("flow: f\non: { source: stripe, throttle: 0, debounce: { by: data.k }, batch: { max: 500, within: soon } }\nsteps: [ { call: crm, get: /a } ]\n",
        "2:33: 'throttle' is '0': make it a whole number from 1 to 390", "2:46: 'for' is missing", "2:46: 'debounce' and 'batch' in one trigger",
        "2:76: 'max' is '500': make it a whole number from 2 to 200", "2:89: 'within' is 'soon'")]
    [InlineData("flow: f\non: { source: stripe, throttle: 1, batch: { max: 5, within: 5s, by: event.id } }\norder-by: data.k +\nsteps: [ { call: crm, get: /a } ]\n",
        "2:69: 'event' is not there", "3:11: 'order-by' in a flow with 'batch'", "3:11: 'order-by' in a flow with 'throttle: 1'", "3:")]
    [InlineData("flow: f\non: stripe\nsteps: x\n", "2:5: 'on' is a text: make it a map", "3:8: 'steps' is a text: make it a list")]
    [InlineData("flow: f\non: { source: stripe }\nsteps: [ x, { id: a } ]\n", "3:10: a step is a text", "3:13: the step does nothing: give it one of call, map, parallel, switch, forEach, wait, fail, stop, steps, composite, emit, run, use")]
    [InlineData("flow: f\non: { source: stripe }\nsteps: [ { call: crm, get: /a, parallel: [ { call: crm, get: /b } ] } ]\n", "3:32: 'call' and 'parallel' in one step: make them two steps")]
    [InlineData("flow: f\non: { source: stripe }\nsteps: [ { call: crm, get: /a, post: /b } ]\n", "3:38: 'get' and 'post' in one call: make them two steps")]
    [InlineData("flow: f\non: { source: stripe }\nsteps: [ { call: crm, post: /a, body: { a: 1 } } ]\n", "3:39: 'body' is a map: it is a JSONata expression: put it in single quotes, or below 'body: |'")]
    [InlineData("flow: f\non: { source: stripe }\nsteps: [ { call: crm, get: /a, body: '1' } ]\n", "3:38: a GET with a body: put it under 'query', or use 'post'")]
    [InlineData("flow: f\non: { source: stripe }\nsteps: [ { call: crm, post: /a, body: '' } ]\n", "3:39: the expression is empty")]
    [InlineData("flow: f\non: { source: stripe }\nsteps: [ { call: shop, variables: '{}', query: { a: 1 } } ]\n", "3:18: the call of 'shop' has not a GraphQL document", "3:41: 'query' does not go with the graphql connection 'shop'")]
    [InlineData("flow: f\non: { source: stripe }\nsteps: [ { id: a, call: crm, get: /a }, { id: a, call: crm, get: /b }, { id: step4, call: crm, get: /c }, { call: crm, get: /d } ]\n", "3:47: step id 'a' stands twice", "3:78: step id 'step4' stands twice")]
    [InlineData("flow: f\non: { source: stripe }\nsteps: [ { call: crm, get: /a, retry: { first: 10s, max: 5s, factor: 0.5 } } ]\n", "3:70: 'factor' is '0.5': make it a number from 1 to 10")]
    [InlineData("flow: f\non: { source: stripe }\nsteps: [ { call: crm, get: /a, retry: { first: 10s, max: 5s } } ]\n", "3:58: 'max' is shorter than 'first' (10s): make it at least as long")]
    [InlineData("flow: f\non: { source: stripe }\nsteps: [ { call: crm, get: \"/a/../b\" }, { call: crm, get: /a//b }, { call: crm, get: \"/a b\" }, { call: crm, get: \"{event.id}\" } ]\n", "3:28: the path holds '.' or '..'", "3:59: the path holds '//'", "3:86: the path holds white space", "3:114: the path does not start with '/'")]
    [InlineData("flow: f\non: { source: stripe }\nsteps: [ { call: crm, get: \"/a/{event.id\" } ]\n", "3:32: a '{' that is never closed")]
    [InlineData(Head + "steps: [ { wait: 10m } ]\n", "3:18: 'wait' is a text: write { for: 10m }, { until: an expression } or { signal: a name }")]
    [InlineData(Head + "steps: [ { wait: {} }, { wait: { for: 1s, signal: a } }, { wait: { for: soon } } ]\n", "3:18: 'wait' does not say for what", "3:32: 'wait' says more than one thing", "3:73: 'for' is 'soon'")]
    [InlineData(Head + "steps: [ { wait: { signal: resume } }, { wait: { signal: Not_So } } ]\n", "3:28: signal 'resume' has a meaning of its own", "3:58: 'Not_So' is no signal name")]
    [InlineData(Head + "steps: [ { switch: [] } ]\n", "3:20: 'switch' is empty")]
    [InlineData(Head + "steps: [ { switch: [ { steps: [ { stop: a } ] }, { when: \"true\" } ] } ]\n", "3:22: the cases behind this one are never reached", "3:50: 'steps' is missing")]
    [InlineData(Head + "steps: [ { forEach: event.data, concurrency: 0, on-item-error: go } ]\n", "3:10: 'steps' is missing", "3:46: 'concurrency' is '0': make it a whole number from 1 to 1000", "3:64: 'on-item-error' is 'go': use one of finish, stop")]
    [InlineData(Head + "steps: [ { forEach: event.data, steps: [ { call: crm, get: /a, undo: { wait: { for: 1s }, undo: { map: '1' } } } ] } ]\n", "3:91: 'undo' of an undo step: leave it out")]
    [InlineData(Head + "steps: [ { id: a, map: '1', undo: { map: b } }, { id: b, map: '1' } ]\n", "3:42: 'b' is done later than this step")]
    [InlineData(Head + "steps: [ { id: p, parallel: [ { id: a, map: '1' } ], undo: { map: '[a, p]' } } ]\n", "3:72: 'p' is a parallel step")]
    [InlineData(Head + "steps: [ { stop: a }, { call: crm, get: /a } ]\n", "3:23: this step is never reached: 'step1' ends the run")]
    [InlineData(Head + "steps: [ { call: crm, get: /a, timeout: 0s, on-error: undone } ]\n", "3:41: 'timeout' is '0s': write it like", "3:55: 'on-error' is 'undone': did you mean 'undo'?")]
    [InlineData(Head + "on-error: never\nsteps: [ { call: crm, get: /a } ]\n", "3:11: 'on-error' is 'never': use one of continue, dead-letter, undo")]
    [InlineData(Head + "steps: [ { map: item }, { id: s, switch: [ { steps: [ { id: t, map: \"1\" } ] } ] }, { map: t }, { id: l, forEach: event.data, steps: [ { id: u, map: index } ] }, { map: u } ]\n", "3:17: 'item' is not there: only steps inside a forEach have it", "3:91: 't' is only done in a case of 's': read 's'", "3:169: 'u' is only done for each item of 'l': read 'l'")]
    [InlineData(Head + "steps: [ { call: mail, get: /a, paginate: {} }, { call: crm, get: /a, result: body, paginate: { max-items: 20000, by: curser } } ]\n", "3:43: connection 'mail' does not say how its lists go on: add 'pages' to its file", "3:79: 'result' beside 'paginate'", "3:108: 'max-items' is 20000, and a run cannot carry so many: make it at most 10000", "3:119: 'by' is 'curser'")]
    [InlineData(Head + "steps: [ { call: mail, get: /a, paginate: { by: cursor } }, { call: shop, graphql: a, paginate: { by: page, items: body, name: p } }, { call: crm, get: /a, paginate: { by: graphql, items: nobody } } ]\n", "3:43: 'items' is missing", "3:43: 'from' is missing", "3:43: 'name' is missing", "3:103: 'page' does not go with the graphql connection 'shop'", "3:167: 'from' is missing", "3:167: 'name' is missing", "3:173: 'graphql' does not go with the rest connection 'crm'", "3:189: 'nobody' is not there")]
    [InlineData(Head + "steps: [ { forEach: { get: /a, undo: [], result: body }, steps: [ { stop: a } ] }, { forEach: { call: crn, get: \"/{item}\", paginate: { in: header } }, steps: [ { stop: a } ] } ]\n", "3:21: 'call' is missing", "3:21: 'paginate' is missing", "3:32: unknown key 'undo'", "3:42: unknown key 'result'", "3:103: unknown connection 'crn'", "3:116: 'item' is not there", "3:140: 'in' is 'header'")]
    [InlineData(Head + "steps: [ { call: crm, get: /a, retry: { on: [409, 5xx, timeout, standard, 200, tiemout], unsafe: maybe } } ]\n", "3:75: '200' is nothing that can be tried again", "3:80: 'tiemout' is nothing that can be tried again: did you mean 'timeout'?", "3:98: 'unsafe' is 'maybe': use true or false")]
    [InlineData(Head + "steps: [ { steps: [ { stop: a } ] }, { map: event.id } ]\n", "3:38: this step is never reached: 'step1' ends the run")]
    [InlineData(Head + "steps: [ { parallel: [ { fail: a }, { map: event.id } ] }, { map: event.id } ]\n", "3:60: this step is never reached: 'step1' ends the run")]
    [InlineData(Head + "steps: [ { switch: [ { when: event.data, steps: [ { stop: a } ] }, { steps: [ { fail: b } ] } ] }, { map: event.id } ]\n", "3:100: this step is never reached: 'step1' ends the run")]
    [InlineData(Head + "steps: [ { steps: [ { stop: a } ], on-error: continue }, { map: event.id } ]\n", "3:58: this step is never reached: 'step1' ends the run")]
    [InlineData(Head + "steps: [ { switch: [ { when: event.data, steps: [ { stop: a } ] } ] }, { steps: [ { fail: b } ], on-error: continue }, { parallel: [ { fail: a, when: event.data } ] }, { map: event.id } ]\n")]
    [InlineData(Head + "steps: [ { use: check-ibna, with: nope, settings: { a: [ 1 ] }, retry: { attempts: 0 }, wth: 1 }, { use: { a: 1 } } ]\n",
        "3:17: there is no step 'check-ibna' in integrations/steps: did you mean 'check-iban'?", "3:35: 'nope' is not there", "3:56: 'a' is a list: make it a text", "3:84: 'attempts' is '0'", "3:89: unknown key 'wth': did you mean 'with'?", "3:106: 'use' is a map: make it a text")]
    public void Names_the_fault(string yaml, params string[] expected)
    {
        var faults = Flow.Faults(yaml.Length == 0 ? "x: 1" : yaml).Where(f => !f.Contains("'x'", StringComparison.Ordinal)).ToList();
        Assert.Equal(expected.Length, faults.Count);
        Assert.All(faults.Zip(expected), p => Assert.StartsWith(p.Second, p.First, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("integrations/flows/payment-received.yaml", "payment-received", true)]
    [InlineData("C:\\flows\\payment-received.yml", "payment-received", true)]
    [InlineData("payment-received.yaml", "payment_received", false)]
    [InlineData("a--b.yaml", "a--b", false)]
    [InlineData("a-.yaml", "a-", false)]
    public void A_flow_has_the_name_of_its_file(string file, string name, bool right) =>
        Assert.Equal(right, Flow.Faults($"flow: {name}\non: {{ source: stripe }}\nsteps: [ {{ call: crm, get: /a }} ]\n", file).Count == 0);

    [Fact]
    public void A_name_is_at_most_50_characters()
    {
        Assert.Empty(Flow.Faults(Named(50), new string('a', 50) + ".yaml"));
        Assert.Equal("1:7: the name is 51 characters long: use at most 50", Assert.Single(Flow.Faults(Named(51), new string('a', 51) + ".yaml")));

        static string Named(int length) => $"flow: {new string('a', length)}\non: {{ source: stripe }}\nsteps: [ {{ call: crm, get: /a }} ]\n";
    }

    [Fact]
    public void Two_files_of_one_name_are_a_fault_and_the_others_are_read()
    {
        var faults = new Declarations.FaultList();
        string Text(string name) => $"flow: {name}\non: {{ source: stripe }}\nsteps: [ {{ call: crm, get: /a }} ]\n";
        var flows = FlowFiles.Read([("x/a.yaml", Text("a")), ("y/a.yaml", Text("a")), ("b.yaml", "flow: ["), ("c.yaml", Text("c"))], Flow.Company, faults);
        Assert.Equal(["a", "c"], flows.Select(f => f.Plan.Flow));
        Assert.Equal(2, faults.Count);
        Assert.Equal("y/a.yaml:1:7: 'a' is the name of the flow in x/a.yaml too: rename one of them", faults.All[1].ToString());
    }
}
