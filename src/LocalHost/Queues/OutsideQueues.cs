using System.Text.Json;
using Trunkline.Azure.Queues;
using Trunkline.Declarations;
using Trunkline.Flows.Triggers;
using Trunkline.Intake.Events;
using Trunkline.Runs.Queues;
using Trunkline.Stores;
using Trunkline.Stores.Queues;

namespace Trunkline.LocalHost.Queues;

/// <summary>The queues that flows wait for, where messages can be put: in Azure Storage where LocalHost uses it, otherwise straight into the journal.</summary>
internal sealed class OutsideQueues(QueueIntake intake, IEventQueue events, TimeProvider time, DeclaredQueues? stored = null)
{
    /// <summary>A storage message holds 64 KiB of base64.</summary>
    private const int MaxBytes = 48 * 1024;

    public async Task<IResult> PutAsync(HttpRequest request, string name, CancellationToken cancellationToken)
    {
        if (!intake.Queues.Contains(name))
            return Fault(StatusCodes.Status404NotFound, $"no flow waits for queue '{name}': {Suggestion.Remedy(name, intake.Queues)}");
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        if (body.Length > MaxBytes)
            return Fault(StatusCodes.Status413PayloadTooLarge, $"a message holds at most {MaxBytes} bytes");
        try
        {
            return await PutAsync(name, body.ToArray(), cancellationToken);
        }
        catch (StoreUnavailableException e)
        {
            request.HttpContext.Response.Headers.RetryAfter = "5";
            return Fault(StatusCodes.Status503ServiceUnavailable, e.Message);
        }
    }

    private async Task<IResult> PutAsync(string name, byte[] body, CancellationToken cancellationToken)
    {
        if (stored?.All.FirstOrDefault(q => q.Name == name).Queue is { } queue)
        {
            await queue.AppendAsync(body, cancellationToken);
            return Results.Json(new PutMessage(name, null), QueueJson.Default.PutMessage, statusCode: StatusCodes.Status201Created);
        }

        var now = time.GetUtcNow();
        var message = new OutsideMessage(name, Guid.CreateVersion7(now).ToString(), now, body);
        try
        {
            await events.AppendAsync(intake.Read(message), cancellationToken);
        }
        catch (JsonException e)
        {
            // The storage service would take it, and the trigger set it aside: here the sender is at hand to be told.
            return Fault(StatusCodes.Status400BadRequest, e.Message);
        }

        EventIntake.Count(QueueTrigger.SourceOf(name));
        return Results.Json(new PutMessage(name, message.Id), QueueJson.Default.PutMessage, statusCode: StatusCodes.Status201Created);
    }

    private static IResult Fault(int status, string error) => Results.Json(new PutFault(error), QueueJson.Default.PutFault, statusCode: status);
}
