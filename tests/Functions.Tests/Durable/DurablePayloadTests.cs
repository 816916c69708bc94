using System.Text.Json;
using Trunkline.Flows;
using Trunkline.Functions.Durable;

namespace Trunkline.Functions.Tests.Durable;

public sealed class DurablePayloadTests
{
    [Fact]
    public void A_payload_is_no_JSON_that_a_host_could_take_for_an_object() =>
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(DurablePayload.Write(Samples.Input, FlowsJson.Default.RunInput)));

    [Fact]
    public void Every_byte_of_an_event_comes_back()
    {
        var input = DurablePayload.Read(DurablePayload.Write(Samples.Input, FlowsJson.Default.RunInput), FlowsJson.Default.RunInput);
        Assert.Equal(Samples.Text(Samples.Input.Event), Samples.Text(input.Event));
    }

    [Fact]
    public void An_event_as_deep_as_Intake_takes_it_passes()
    {
        var deep = new string('[', 64) + new string(']', 64);
        var input = Samples.Input with { Event = Samples.Json($$"""{"data":null}""") };
        using var document = JsonDocument.Parse($$"""{"data":{{deep}}}""", new JsonDocumentOptions { MaxDepth = 80 });
        input = input with { Event = document.RootElement };
        var read = DurablePayload.Read(DurablePayload.Write(input, FlowsJson.Default.RunInput), FlowsJson.Default.RunInput);
        Assert.Equal($$"""{"data":{{deep}}}""", Samples.Text(read.Event));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("json:")]
    [InlineData("json:null")]
    [InlineData("json:{")]
    public void What_is_no_payload_is_refused(string? payload) =>
        Assert.ThrowsAny<JsonException>(() => DurablePayload.Read(payload, FlowsJson.Default.RunInput));
}
