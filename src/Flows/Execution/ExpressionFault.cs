using Trunkline.Jsonata;

namespace Trunkline.Flows.Execution;

// An expression that failed on this event, told so that its author finds the place.
internal static class ExpressionFault
{
    public static StepFault Of(JsonataException e, string stepId, string key)
    {
        var place = e.Line > 0 ? $" {e.Line}:{e.Column}" : "";
        return new StepFault("expression", $"Step '{stepId}', {key}{place}: {e.Message.TrimEnd('.')} ({e.Code}).");
    }
}

// A request that must not be made: what a value would do to it. Caught where the request is built.
internal sealed class StepFaultException(StepFault fault) : Exception(fault.Message)
{
    public StepFault Fault { get; } = fault;
}
