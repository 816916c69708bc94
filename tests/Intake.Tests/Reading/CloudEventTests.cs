using System.Text;
using Trunkline.Intake.Tests.Support;

namespace Trunkline.Intake.Tests.Reading;

public sealed class CloudEventTests : IDisposable
{
    private const string Structured = "application/cloudevents+json";
    private const string Batch = "application/cloudevents-batch+json";

    private readonly TestIntake intake = new("source: it\nprovider: cloudevents\nunauthenticated: true\n");

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public async Task Binary_mode_keeps_the_data_and_decodes_the_attributes()
    {
        Assert.Equal(202, await BinaryAsync("application/json", Utf8("""{ "a": 1.00 }"""), ("ce-time", "2026-04-05T03:56:24Z"), ("ce-subject", "caf%C3%A9%20%E2%82%AC"), ("ce-tenant", "t1")));
        var stored = Assert.Single(intake.Events);
        Assert.Equal(("/s 1", "t", "2026-04-05T03:56:24Z"), (stored.Id, stored.Type, stored.Envelope.GetProperty("time").GetString()));
        Assert.Equal("""{ "a": 1.00 }""", stored.Envelope.GetProperty("data").GetRawText());
        var attributes = stored.Envelope.GetProperty("cloudEvent");
        Assert.Equal(("café €", "t1", "application/json", "1.0"), (Text("subject"), Text("tenant"), Text("datacontenttype"), Text("specversion")));

        string? Text(string name) => attributes.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData("text/plain", "Hello", "\"Hello\"")]
    [InlineData("application/xml", "<a/>", "\"\\u003Ca/\\u003E\"")]
    [InlineData("application/octet-stream", "\u0001", """{"base64":"AQ=="}""")]
    [InlineData("application/vnd.x+json", "[1]", "[1]")]
    [InlineData("", "", "null")]
    public async Task Binary_mode_takes_any_data(string type, string body, string data)
    {
        Assert.Equal(202, await BinaryAsync(type, Utf8(body)));
        Assert.Equal(data, Assert.Single(intake.Events).Envelope.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task Structured_mode_keeps_the_data()
    {
        Assert.Equal(202, await SendAsync(Structured, """{"specversion":"1.0","id":"1","source":"/s","type":"t","time":"2026-01-01T00:00:00+01:00","n":7,"data":{ "x": 9007199254740993 }}"""));
        Assert.Equal(202, await SendAsync(Structured, """{"specversion":"1.0","id":"2","source":"/s","type":"t","data_base64":"AQ=="}"""));
        Assert.Equal(["""{ "x": 9007199254740993 }""", """{"base64":"AQ=="}"""], intake.Events.Select(e => e.Envelope.GetProperty("data").GetRawText()));
        Assert.Equal("2025-12-31T23:00:00Z", intake.Events[0].Envelope.GetProperty("time").GetString());
        Assert.Equal(7, intake.Events[0].Envelope.GetProperty("cloudEvent").GetProperty("n").GetInt32());
    }

    [Fact]
    public async Task A_batch_is_split_and_repeated_items_are_dropped()
    {
        Assert.Equal(202, await SendAsync(Batch, "[]"));
        Assert.Equal(202, await SendAsync(Batch, """[{"specversion":"1.0","id":"1","source":"/s","type":"t"},{"specversion":"1.0","id":"1","source":"/s","type":"t"},{"specversion":"1.0","id":"1","source":"/r","type":"t"}]"""));
        Assert.Equal(["/s 1", "/r 1"], intake.Events.Select(e => e.Id));
    }

    [Theory]
    [InlineData(Structured, "{", 400)]
    [InlineData(Structured, "[]", 400)]
    [InlineData(Structured, """{"specversion":"1.0","source":"/s","type":"t"}""", 400)]
    [InlineData(Structured, """{"specversion":"1.0","id":"","source":"/s","type":"t"}""", 400)]
    [InlineData(Structured, """{"specversion":"1.0","id":1,"source":"/s","type":"t"}""", 400)]
    [InlineData(Structured, """{"specversion":"0.3","id":"1","source":"/s","type":"t"}""", 400)]
    [InlineData(Structured, """{"specversion":"1.0","id":"1","source":"/s","type":"t","data":1,"data_base64":"AA=="}""", 400)]
    [InlineData(Structured, """{"specversion":"1.0","id":"1","source":"/s","type":"t","data_base64":1}""", 400)]
    [InlineData(Structured, """{"specversion":"1.0","id":"1","source":"/s","type":"t","ext":{}}""", 400)]
    [InlineData(Batch, "{}", 400)]
    [InlineData(Batch, """[{"specversion":"1.0","id":"1","source":"/s","type":"t"},{}]""", 400)]
    [InlineData("application/json", "{}", 400)]
    [InlineData("text/plain", "x", 415)]
    [InlineData("application/cloudevents+avro", "x", 415)]
    public async Task What_is_no_CloudEvent_is_refused_whole(string type, string body, int status)
    {
        Assert.Equal(status, await SendAsync(type, body));
        Assert.Empty(intake.Events);
    }

    [Fact]
    public async Task Binary_mode_refuses_broken_data_and_repeated_attributes()
    {
        Assert.Equal(400, await BinaryAsync("application/json", Utf8("{")));
        Assert.Equal(400, await BinaryAsync("application/json", Utf8("{}"), ("ce-id", "2")));
        Assert.Empty(intake.Events);
    }

    [Fact]
    public async Task Event_Grid_may_deliver_CloudEvents()
    {
        using var grid = new TestIntake("source: grid\nprovider: eventgrid\nsecrets: [t]\n", secrets: ("t", "token"));
        var batch = Utf8("""[{"specversion":"1.0","id":"1","source":"/s","type":"Microsoft.Storage.BlobCreated","data":{}}]""");
        Assert.Equal(200, (await grid.SendAsync("grid", headers: [new("Content-Type", Batch)], body: batch, query: "?token=token")).Status);
        Assert.Equal(401, (await grid.SendAsync("grid", headers: [new("Content-Type", Batch)], body: batch)).Status);
        Assert.Equal(("/s 1", "Microsoft.Storage.BlobCreated"), (Assert.Single(grid.Events).Id, grid.Events[0].Type));
    }

    public void Dispose() => intake.Dispose();

    private async Task<int> SendAsync(string type, string body) => (await intake.SendAsync("it", headers: [new("Content-Type", type)], body: Utf8(body))).Status;

    private async Task<int> BinaryAsync(string type, byte[] body, params (string Name, string Value)[] more)
    {
        var headers = new List<KeyValuePair<string, string>> { new("ce-specversion", "1.0"), new("ce-id", "1"), new("ce-source", "/s"), new("ce-type", "t") };
        if (type.Length > 0)
            headers.Add(new("Content-Type", type));
        headers.AddRange(more.Select(m => KeyValuePair.Create(m.Name, m.Value)));
        return (await intake.SendAsync("it", headers: headers, body: body)).Status;
    }
}
