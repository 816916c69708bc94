using System.Text.Json;
using Trunkline.Flows.Execution;
using Trunkline.Steps;

namespace Trunkline.Runs.Tests.CustomSteps;

// The step that ships as a sample, through the executor as flows use it.
[Collection(nameof(Telemetry))]
public sealed class CheckIbanTests
{
    [Theory]
    [InlineData("DE89 3704 0044 0532 0130 00", null, """{"valid":true,"iban":"DE89370400440532013000","country":"DE"}""")]
    [InlineData("gb82west12345698765432", null, """{"valid":true,"iban":"GB82WEST12345698765432","country":"GB"}""")]
    [InlineData("GB82WEST12345698765432", "DE NL", """{"valid":false}""")]
    [InlineData("NL91ABNA0417164300", "DE NL", """{"valid":true,"iban":"NL91ABNA0417164300","country":"NL"}""")]
    [InlineData("DE88370400440532013000", null, """{"valid":false}""")]
    [InlineData("DE98370400440532013000", null, """{"valid":false}""")]
    [InlineData("", null, """{"valid":false}""")]
    [InlineData("DE8937040044053201300ü", null, """{"valid":false}""")]
    [InlineData("1289370400440532013000", null, """{"valid":false}""")]
    public async Task Tells_an_account_number_from_a_slip(string text, string? countries, string expected)
    {
        using var rooms = UseActivityTests.Rooms(FlowSteps.Catalog);
        var outcome = await UseActivityTests.ExecuteAsync(rooms, "check-iban", JsonSerializer.Serialize(text), countries is null ? null : new Dictionary<string, string> { ["countries"] = countries });
        Assert.Equal(expected, outcome.Result.GetRawText());
    }

    [Fact]
    public async Task What_is_no_text_fails_for_good()
    {
        using var rooms = UseActivityTests.Rooms(FlowSteps.Catalog);
        var outcome = await UseActivityTests.ExecuteAsync(rooms, "check-iban", "7");
        Assert.Equal((OutcomeKind.Failed, "input"), (outcome.Kind, outcome.Fault!.Code));
    }
}
