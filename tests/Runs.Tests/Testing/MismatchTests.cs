namespace Trunkline.Runs.Tests.Testing;

/// <summary>What is not as expected is told so that a person sees at once what and where.</summary>
[Collection(nameof(Telemetry))]
public sealed class MismatchTests
{
    private const string Steps = """
          - { id: a, call: crm, post: /a, body: '{ "no": event.data.no, "price": event.data.lines[0].price, "tags": ["x", "y"] }' }
          - { id: b, call: crm, get: /b, query: { page: "1" } }
          - { id: c, when: false, call: crm, get: /c }
        """;

    private const string Answers = "answers: { a: {}, b: { body: { n: 1 } } }\n";

    [Theory]
    [InlineData("outcome: dead-lettered", "outcome expected dead-lettered, got completed")]
    [InlineData("fault: http-404", "fault expected http-404, got none: nothing failed for good")]
    [InlineData("stop: enough", "stop expected 'enough', got none")]
    [InlineData("took: 2s", "took expected 2s, got 0s")]
    [InlineData("steps: { c: succeeded }", "step 'c' expected succeeded, got skipped")]
    [InlineData("steps: { a: { attempts: 2 } }", "step 'a' attempts expected 2, got 1")]
    [InlineData("steps: { a: { fault: timeout } }", "step 'a' fault expected timeout, got none")]
    [InlineData("steps: { b: { result: { n: 1.0 } } }", "step 'b' result.n expected 1.0, got 1, the same number written differently")]
    [InlineData("calls: [{ step: a }]", "unexpected call 2: b → crm GET /b")]
    [InlineData("calls: [{ step: a }, { step: c }, { step: b }]", "call not made: c")]
    [InlineData("calls: [{ step: b }]", "unexpected call 1: a → crm POST /a")]
    [InlineData("calls: [{ step: a }, { step: b }, { connection: crm, method: GET, path: /c }]", "call not made: crm GET /c")]
    [InlineData("calls: [{ any-order: [{ step: b }, { step: a }, { step: c }] }]", "call not made: c")]
    [InlineData("calls: [{ step: a, method: PUT }, { step: b }]", "call 1, a → crm POST /a: method expected PUT, got POST")]
    [InlineData("calls: [{ step: a }, { step: b, query: { page: 2 } }]", "call 2, b → crm GET /b: query.page expected 2, got 1")]
    [InlineData("calls: [{ step: a }, { step: b, query: {} }]", "call 2, b → crm GET /b: query.page is not expected: 1")]
    [InlineData("calls: [{ step: a, headers: { X-Version: 8, X-None: 1 } }, { step: b }]", "call 1, a → crm POST /a: headers.X-Version expected 8, got 7|call 1, a → crm POST /a: headers.X-None is missing: expected 1")]
    [InlineData("calls: [{ step: a }, { step: b, body: { x: 1 } }]", "call 2, b → crm GET /b: body is missing: expected {\"x\":1}")]
    [InlineData("calls: [{ step: a, body: null }, { step: b }]", "call 1, a → crm POST /a: body is not expected: {\"no\":7,\"price\":1.50,\"tags\":[\"x\",\"y\"]}")]
    [InlineData("calls: [{ step: a, body: { no: 7, price: 1.5, tags: [x, y] } }, { step: b }]", "call 1, a → crm POST /a: body.price expected 1.5, got 1.50, the same number written differently")]
    [InlineData("calls: [{ step: a, body: { no: '7', price: 1.50, tags: [x, y] } }, { step: b }]", "call 1, a → crm POST /a: body.no expected \"7\", got 7")]
    [InlineData("calls: [{ step: a, body: { no: 7, price: 1.50, tags: [x] } }, { step: b }]", "call 1, a → crm POST /a: body.tags[1] is not expected: \"y\"")]
    [InlineData("calls: [{ step: a, body: { no: 7, price: 1.50, tags: [x, y, z] } }, { step: b }]", "call 1, a → crm POST /a: body.tags[2] is missing: expected \"z\"")]
    public async Task EachIsOneLine(string expect, string what) =>
        Assert.Equal(what.Split('|'), await Company.Of(Steps).FailsAsync($"{Answers}expect: {{ {expect} }}"));

    [Fact]
    public async Task WhyItEndedOtherwiseIsTold() => Assert.StartsWith(
        "outcome expected completed, got dead-lettered: step 'a', http-422: connection 'crm' answered 422 to POST api.partner.example: ",
        Assert.Single(await Company.Of(Steps).FailsAsync("answers: { a: { status: 422 } }\nexpect: { outcome: completed }")));

    [Theory]
    [InlineData("{ a: {} }", "unexpected call: b → crm GET /b, and the case has no answer for it: say what it gets under 'answers', as in 'b: { status: 200 }', or why the flow should not make it")]
    [InlineData("{ a: [{ status: 503 }] }", "unexpected call: a → crm POST /a, and the one answer under 'a' is used up")]
    [InlineData("{ crm: [{}, { status: 500 }] }", "unexpected call: b → crm GET /b, and the 2 answers under 'crm' are used up")]
    public async Task ACallWithoutAnAnswerFailsTheCase(string answers, string what) =>
        Assert.Equal([what], await Company.Of(Steps).FailsAsync($"answers: {answers}\nexpect: {{ outcome: completed }}"));

    [Fact]
    public async Task ADifferenceIsShownWithItsSurroundings()
    {
        var result = await Company.Of(Steps).PlayAsync(Answers + "expect:\n  calls:\n    - step: a\n      body: { tags: [x, z], no: 7, price: 1.50 }\n    - step: b");
        var mismatch = Assert.Single(result.Mismatches);
        Assert.Equal((8, 11), (mismatch.Line, mismatch.Column));
        Assert.Equal(["  {", "    \"tags\": [", "      \"x\",", "-     \"z\"", "+     \"y\"", "    ],", "    \"no\": 7,", "    \"price\": 1.50", "  }"], mismatch.Details);
    }

    [Fact]
    public async Task AnUnplayableGivenIsTold()
    {
        var company = Company.Of("  - { id: m, map: event }\n", "{ source: stripe }");
        var result = await company.PlayAsync("file: s.json\nexpect: {}", new Dictionary<string, string> { ["s.json"] = "no json" });
        Assert.Equal("the source cannot read this post: the body is not JSON", Assert.Single(result.Mismatches).What);
    }

    [Fact]
    public async Task AnItemsStepWithoutItsIndexIsTold() => Assert.Equal(
        ["step 'row' was done for each item of a list: name one of them, as in 'row:0'"],
        await Company.Of("  - id: l\n    forEach: event.data.lines\n    steps: [ { id: row, map: item.sku } ]\n").FailsAsync("expect: { steps: { row: succeeded } }"));
}
