using System.Text.Json;
using Trunkline.Connectors;
using Trunkline.Flows.Execution;
using Trunkline.Runs;

namespace Trunkline.Operations.Api;

/// <summary>A dead letter as a person looks into it.</summary>
/// <param name="Run">The run: how it stands, and why.</param>
/// <param name="Resumed">How often a person has resumed it before.</param>
/// <param name="Done">Steps that are over and will not be repeated.</param>
/// <param name="Failed">Steps that failed, with every attempt made.</param>
/// <param name="Next">What a resume would send first, evaluated now; nothing has been sent.</param>
/// <param name="WouldFail">How a resume would give up again before it sends anything; absent where it would not.</param>
/// <param name="Note">Why there is no <paramref name="Next"/> to show; absent where there is.</param>
internal sealed record DeadLetterView(
    RunView Run, int Resumed, IReadOnlyList<StepReport> Done, IReadOnlyList<StepReport> Failed, IReadOnlyList<RequestView> Next, DeadLetter? WouldFail, string? Note)
{
    public static DeadLetterView Of(RunView run, RunInput? input, SecretCover? cover, DateTimeOffset now)
    {
        if (input is null)
            return new DeadLetterView(run, 0, [], [], [], null, "what it goes on with cannot be read");
        if (input.DeadLetter is null)
        {
            return new DeadLetterView(
                run, input.Resumed, [], [], [], null, "it is giving up this very moment, look again; or it stopped on an internal error, and a resume replays it with what it had done");
        }

        IReadOnlyList<StepReport> done = [.. input.Done.Select(static d => d.Report)];
        if (cover is null)
            return new DeadLetterView(run, input.Resumed, done, input.Failed, [], null, "the connections' secrets cannot be read now, so what a resume would send cannot be shown without them: look again later");
        try
        {
            var preview = ResumePreview.Of(run.RunId, input, now);
            return new DeadLetterView(run, input.Resumed, done, input.Failed, [.. preview.Requests.Select(request => RequestView.Of(request, cover))], preview.Fault, null);
        }
        catch (Exception e) when (e is InvalidOperationException or JsonException or ArgumentException)
        {
            // The error that parked it is met here again: that it is there is what matters, its message may hold data.
            return new DeadLetterView(run, input.Resumed, done, input.Failed, [], null, $"what a resume would send cannot be told: {e.GetType().Name}");
        }
    }
}

/// <summary>A step's request as the flow would make it; the connection adds its address, headers and credentials.</summary>
internal sealed record RequestView(
    string StepId, string IdempotencyKey, string Connection, string? Method, string? Path, IReadOnlyDictionary<string, string>? Query,
    IReadOnlyDictionary<string, string>? Headers, string? Operation, string? GraphQl, JsonElement? Body, JsonElement? Variables)
{
    public static RequestView Of(StepRequest request, SecretCover cover)
    {
        var call = request.Call!;
        return new RequestView(
            request.StepId, request.IdempotencyKey, call.Connection, call.Method, call.Path is { } path ? cover.Clean(path) : null, SecretFields.Masked(call.Query, cover),
            SecretFields.Masked(call.Headers, cover), call.Operation, call.GraphQl is { } query ? cover.Clean(query) : null, SecretFields.Masked(call.Body, cover),
            SecretFields.Masked(call.Variables, cover));
    }
}
