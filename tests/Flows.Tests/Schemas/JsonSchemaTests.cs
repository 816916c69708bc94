using System.Text.Json;
using Trunkline.Declarations;
using Trunkline.Flows.Schemas;

namespace Trunkline.Flows.Tests.Schemas;

// The part of draft 2020-12 that is known, keyword by keyword.
public class JsonSchemaTests
{
    [Theory]
    [InlineData("true", "1", "\"a\"", "null", "{}")]
    [InlineData("{}", "1", "[]")]
    [InlineData("{ type: string }", "\"\"", "!1", "!null", "![]")]
    [InlineData("{ type: integer }", "1", "1.0", "1e2", "-0", "12345678901234567890123", "!1.5", "!\"1\"", "!1e-1")]
    [InlineData("{ type: number }", "1", "1.5", "1e400", "!true")]
    [InlineData("{ type: boolean }", "true", "false", "!0", "!\"true\"")]
    [InlineData("{ type: object }", "{}", "![]", "!null")]
    [InlineData("{ type: array }", "[]", "!{}")]
    [InlineData("{ type: [string, \"null\"] }", "null", "\"a\"", "!1")]
    [InlineData("{ type: [integer, string] }", "1", "\"a\"", "!1.5", "!null")]
    [InlineData("{ enum: [a, 1, null, { b: [1] }] }", "\"a\"", "1", "1.0", "null", "{\"b\":[1]}", "!\"1\"", "!{\"b\":[2]}", "!{}")]
    [InlineData("{ enum: [\"1\", 'true'] }", "\"1\"", "\"true\"", "!1", "!true")]
    [InlineData("{ const: 1 }", "1", "1.0", "!2", "!\"1\"", "!true")]
    [InlineData("{ const: { a: 1, b: 2 } }", "{\"b\":2,\"a\":1}", "!{\"a\":1}")]
    [InlineData("{ const: false }", "false", "!0", "!null")]
    [InlineData("{ minimum: 1.1 }", "1.1", "2", "\"0\"", "!1", "!-5")]
    [InlineData("{ minimum: 9007199254740993 }", "9007199254740993", "!9007199254740992")]
    [InlineData("{ maximum: 3 }", "3", "3.0", "!3.0000000000000000001")]
    [InlineData("{ exclusiveMinimum: 1, exclusiveMaximum: 2 }", "1.5", "!1", "!2")]
    [InlineData("{ minLength: 2 }", "\"ab\"", "1", "!\"a\"", "!\"\\ud83d\\ude00\"")]
    [InlineData("{ maxLength: 2 }", "\"\\ud83d\\ude00\\ud83d\\ude00\"", "!\"abc\"")]
    [InlineData("{ pattern: \"^a*$\" }", "\"aaa\"", "\"\"", "1", "!\"ab\"", "!\"aa\\n\"")]
    [InlineData("{ pattern: a+ }", "\"xaay\"", "!\"xy\"")]
    [InlineData("{ pattern: '^\\d+$' }", "\"123\"", "!\"\\u0661\\u0662\"")]
    [InlineData("{ pattern: '^[\\w$]+$' }", "\"a_1$\"", "!\"\\u00e9\"")]
    [InlineData("{ pattern: '^(a+)+$' }", "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"", "!\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\"")]
    [InlineData("{ format: date }", "\"2024-02-29\"", "1", "!\"2023-02-29\"", "!\"2024-2-9\"", "!\"2024-02-29Z\"", "!\"\"")]
    [InlineData("{ format: date-time }", "\"1990-12-31T23:59:59Z\"", "\"1990-12-31T15:59:50.123-08:00\"", "\"1998-12-31T23:59:60Z\"", "\"1998-12-31T15:59:60.123-08:00\"", "\"1963-06-19t08:30:06.283185z\"",
        "!\"1998-12-31T22:59:60Z\"", "!\"1990-02-31T15:59:59Z\"", "!\"1990-12-31T15:59:59-24:00\"", "!\"1963-06-19T08:30:06.28123+01:00Z\"", "!\"2013-350T01:01:01\"", "!\"1963-06-19\"", "!\"1990-12-31T24:00:00Z\"", "!\"06/19/1963 08:30:06 PST\"")]
    [InlineData("{ format: uuid }", "\"2EB8AA08-aa98-11EA-b4aa-73B441D16380\"", "!\"2eb8aa08-aa98-11ea-b4aa-73b441d1638\"", "!\"2eb8aa08aa9811eab4aa73b441d16380\"", "!\"{2eb8aa08-aa98-11ea-b4aa-73b441d16380}\"")]
    [InlineData("{ format: email }", "\"joe.bloggs@example.com\"", "\"te~st@example.com\"", "!\"2962\"", "!\".test@example.com\"", "!\"te..st@example.com\"", "!\"a@b@c\"", "!\"a@-b.example\"")]
    [InlineData("{ properties: { a: { type: integer } } }", "{}", "{\"a\":1}", "{\"b\":\"x\"}", "[]", "!{\"a\":\"1\"}")]
    [InlineData("{ required: [a] }", "{\"a\":null}", "[]", "!{}", "!{\"A\":1}")]
    [InlineData("{ properties: { a: true }, additionalProperties: false }", "{\"a\":1}", "{}", "!{\"b\":1}")]
    [InlineData("{ properties: { a: false } }", "{}", "!{\"a\":1}")]
    [InlineData("{ additionalProperties: { type: string } }", "{\"a\":\"b\"}", "!{\"a\":1}")]
    [InlineData("{ items: { type: integer } }", "[1,2]", "[]", "{}", "![1,\"2\"]")]
    [InlineData("{ minItems: 1, maxItems: 2 }", "[1]", "![]", "![1,2,3]")]
    [InlineData("{ minProperties: 1, maxProperties: 1 }", "{\"a\":1}", "!{}", "!{\"a\":1,\"b\":1}")]
    [InlineData("{ oneOf: [ { type: integer }, { minimum: 2 } ] }", "1", "2.5", "!3", "!1.5")]
    [InlineData("{ anyOf: [ { type: integer }, { minimum: 2 } ] }", "1", "2.5", "3", "!1.5")]
    [InlineData("{ allOf: [ { type: integer }, { minimum: 2 } ] }", "3", "!1", "!2.5")]
    [InlineData("{ not: { type: integer } }", "\"a\"", "!1")]
    [InlineData("{ $defs: { n: { type: integer } }, properties: { a: { $ref: '#/$defs/n' } } }", "{\"a\":1}", "!{\"a\":\"1\"}")]
    [InlineData("{ $defs: { n: { type: integer } }, $ref: '#/$defs/n', minimum: 2 }", "2", "!1", "!\"a\"")]
    [InlineData("{ $defs: { a/b: { type: integer }, 'c%d': { type: string } }, properties: { x: { $ref: '#/$defs/a~1b' }, y: { $ref: '#/$defs/c%25d' } } }", "{\"x\":1,\"y\":\"s\"}", "!{\"x\":\"s\"}", "!{\"y\":1}")]
    [InlineData("{ properties: { next: { $ref: '#' } }, additionalProperties: false }", "{\"next\":{\"next\":{}}}", "!{\"next\":{\"other\":1}}")]
    [InlineData("{ oneOf: [ { $ref: '#/properties/a' } ], properties: { a: { type: object } } }", "{}", "!1")]
    public void Values_fit_or_do_not(string schema, params string[] values)
    {
        var read = Read(schema, out var faults);
        Assert.Empty(faults.All);
        foreach (var value in values)
            Assert.True(JsonSchema.Check(read, Json(value.TrimStart('!'))).Count == 0 != value.StartsWith('!'), value);
    }

    [Fact]
    public void Every_fault_is_listed_with_its_pointer()
    {
        var read = Read("{ properties: { a/b: { items: { properties: { 'c~d': { type: string } }, required: [e] } } }, required: [f] }", out _);
        Assert.Equal(
            ["/body/f is missing", "/body/a~1b/0/e is missing", "/body/a~1b/0/c~0d is not a text", "/body/a~1b/2/e is missing"],
            JsonSchema.Check(read, Json("""{"a/b":[{"c~d":1},3,{}]}"""), "body").Select(e => $"{e.Pointer} {e.Detail}"));
    }

    [Fact]
    public void Work_is_bounded()
    {
        // Two ways at every level: 2 to the depth without a bound.
        var read = Read("{ $defs: { t: { anyOf: [ { properties: { a: { $ref: '#/$defs/t' } }, required: [z] }, { properties: { a: { $ref: '#/$defs/t' } }, required: [y] } ] } }, $ref: '#/$defs/t' }", out _);
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 60)) + "1" + new string('}', 60);
        Assert.Contains(JsonSchema.Check(read, Json(deep)), e => e.Detail == "takes too long to check");
        var many = JsonSchema.Check(Read("{ items: { type: string } }", out _), Json("[" + string.Join(',', Enumerable.Repeat("1", 10_000)) + "]"));
        Assert.InRange(many.Count, 50, 51);
    }

    [Theory]
    [InlineData("{ typ: string }", "1:11: unknown key 'typ': did you mean 'type'?")]
    [InlineData("{ type: strng }", "1:17: 'type' is 'strng': did you mean 'string'?")]
    [InlineData("{ type: { a: b } }", "1:17: 'type' is a map: make it a text, or a list of them")]
    [InlineData("{ format: ipv4 }", "1:19: format 'ipv4' is not checked here: use one of date, date-time, uuid, email")]
    [InlineData("{ pattern: '(?=a)b' }", "1:20: '(?=a)b' is no pattern that can be checked in linear time: use no look-around and no back references")]
    [InlineData("{ pattern: '(' }", "1:20: '(' is no pattern that can be checked in linear time: use no look-around and no back references")]
    [InlineData("{ minLength: -1 }", "1:22: 'minLength' is '-1': make it a whole number")]
    [InlineData("{ minimum: \"1\" }", "1:20: 'minimum' is '1': make it a number")]
    [InlineData("{ minItems: 3, maxItems: 2 }", "1:21: 'minItems' is more than 'maxItems': swap them")]
    [InlineData("{ $ref: 'https://elsewhere.example/s.json' }", "1:17: 'https://elsewhere.example/s.json' is not in this schema: write '#/$defs/name'")]
    [InlineData("{ $ref: '#/$defs/n' }", "1:17: there is no '#/$defs/n': define it below '$defs'")]
    [InlineData("{ $defs: { a: { $ref: '#/$defs/b' }, b: { allOf: [ { $ref: '#/$defs/a' } ] } } }", "1:9: a '$ref' of the schema leads back to itself: let it pass a property or an item on the way")]
    [InlineData("{ oneOf: [] }", "1:18: 'oneOf' is empty: list at least one schema")]
    [InlineData("{ items: nothing }", "1:18: a schema is a text: make it a map, as in '{ type: string }'")]
    [InlineData("{ required: [ [ a ] ] }", "1:23: a required property is a list: name it")]
    public void Schemas_that_cannot_be_kept_are_refused_where_they_stand(string schema, string fault)
    {
        Read(schema, out var faults);
        Assert.Equal("f:" + fault, Assert.Single(faults.All).ToString());
    }

    private static JsonSchema Read(string schema, out FaultList faults)
    {
        faults = new FaultList();
        return SchemaReader.Read(DeclaredFile.Read("f", "schema: " + schema, faults)!.Node("schema")!, faults);
    }

    private static JsonElement Json(string text) => JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = 96 });
}
