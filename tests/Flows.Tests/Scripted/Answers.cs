using System.Text.Json;
using Trunkline.Flows.Execution;

namespace Trunkline.Flows.Tests.Scripted;

/// <summary>What partners say.</summary>
internal static class Answers
{
    public static readonly DateTimeOffset At = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static StepOutcome Ok(string result) => StepOutcome.Succeeded(JsonDocument.Parse(result).RootElement, new AttemptReport(At, 5, 200));

    public static StepOutcome Down(DateTimeOffset notBefore) =>
        StepOutcome.Retry(new StepFault("http-503", "mail answered 503.", 503), notBefore, new AttemptReport(At, 5, 503, "http-503"));

    public static StepOutcome Held(DateTimeOffset notBefore) => StepOutcome.Retry(new StepFault("budget", "The budget of mail is spent."), notBefore);

    public static StepOutcome Refused(string code = "http-422") =>
        StepOutcome.Failed(new StepFault(code, "erp refused it.", 422), new AttemptReport(At, 5, 422, code));
}
