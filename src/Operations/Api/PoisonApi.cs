using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Trunkline.Declarations;
using Trunkline.Intake.Events;
using Trunkline.Stores.Queues;

namespace Trunkline.Operations.Api;

/// <summary>Messages that were set aside, over HTTP: shown, and put back once their cause is mended. They are those of the event queue; with the query
/// parameter <c>queue</c> those of a queue that flows wait for. The doors guard it as they guard <see cref="OperationsApi"/>. While the store cannot
/// answer, every answer is 503 with <c>Retry-After</c>.</summary>
/// <param name="poison">Where those of the event queue are.</param>
/// <param name="others">Where those of other systems' queues are; null where such a message is refused instead of set aside.</param>
public sealed class PoisonApi(IPoisonQueue poison, IPoisonQueues? others = null)
{
    internal const int UsualRedrive = 100;
    private const int LargestRedrive = 1000;

    /// <summary>Those set aside longest ago; query parameter <c>size</c> (1 to 32, the default). Bodies are not shown: what is told of them is
    /// which events they hold. Without <c>queue</c> the answer tells of every other queue how many there are.</summary>
    public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken) => ApiFault.UnlessAwayAsync(async () =>
    {
        if (Asked(request, out var unknown) is not { } asked)
            return unknown!;
        var size = IPoisonQueue.MostShown;
        if (request.Query["size"] is [{ } text] && (!int.TryParse(text, out size) || size is < 1 or > IPoisonQueue.MostShown))
            return ApiFault.Of(StatusCodes.Status400BadRequest, $"size is a number from 1 to {IPoisonQueue.MostShown}");
        var messages = await asked.PeekPoisonedAsync(size, cancellationToken);
        var count = await asked.CountPoisonedAsync(cancellationToken);
        var queues = asked == poison ? await CountOthersAsync(cancellationToken) : null;
        return Results.Json(new PoisonPage(count, [.. messages.Select(PoisonView.Of)], queues), OperationsJson.Default.PoisonPage);
    });

    /// <summary>Puts some back, oldest first. Body (optional): <c>{ "max": 100 }</c>, 1 to 1000. Said twice it does no harm: what is there twice is
    /// recognised by its runs. Answers with how many were put back, and how many nobody can read, which stay.</summary>
    public Task<IResult> RedriveAsync(HttpRequest request, CancellationToken cancellationToken) => ApiFault.UnlessAwayAsync(async () =>
    {
        if (Asked(request, out var unknown) is not { } asked)
            return unknown!;
        var (body, problem) = await JsonBody.ReadAsync(request, cancellationToken);
        if (problem is not null)
            return problem;
        return ReadMax(body) is { } max
            ? Results.Json(await asked.RedriveAsync(max, cancellationToken), OperationsJson.Default.Redriven)
            : ApiFault.Of(StatusCodes.Status400BadRequest, $"the body is no JSON object with max alone, a number from 1 to {LargestRedrive}");
    });

    private static int? ReadMax(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
            return UsualRedrive;
        try
        {
            return JsonSerializer.Deserialize(body.Span, OperationsJson.Default.RedriveRequest) is { Max: >= 1 and <= LargestRedrive } asked ? asked.Max : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Alerts name the poison queue, so that name is taken too.
    private IPoisonQueue? Asked(HttpRequest request, out IResult? unknown)
    {
        unknown = null;
        if (request.Query["queue"] is not [{ Length: > 0 } name] || name is QueueNames.Events or QueueNames.Poison)
            return poison;
        if ((others?.Find(name) ?? others?.Names.Where(queue => QueueNames.PoisonOf(queue) == name).Select(others.Find).FirstOrDefault()) is { } found)
            return found;
        unknown = ApiFault.Of(StatusCodes.Status404NotFound, $"nothing is set aside of a queue '{name}': {Suggestion.Remedy(name, others?.Names ?? [])}");
        return null;
    }

    private async Task<IReadOnlyList<PoisonCount>?> CountOthersAsync(CancellationToken cancellationToken)
    {
        if (others is null)
            return null;
        var counts = new List<PoisonCount>();
        foreach (var name in others.Names.Order(StringComparer.Ordinal))
            counts.Add(new PoisonCount(name, await others.Find(name)!.CountPoisonedAsync(cancellationToken)));
        return counts;
    }
}

/// <summary>Some messages that were set aside.</summary>
/// <param name="Count">How many there are in all, about.</param>
/// <param name="Messages">Those set aside longest ago.</param>
/// <param name="Queues">How many there are of each queue of another system; absent where one of them was asked for, and where there can be none.</param>
public sealed record PoisonPage(long Count, IReadOnlyList<PoisonView> Messages, IReadOnlyList<PoisonCount>? Queues = null);

/// <summary>What was set aside of one queue.</summary>
/// <param name="Queue">Its name, as <c>queue</c> is asked with.</param>
/// <param name="Count">How many messages, about.</param>
public sealed record PoisonCount(string Queue, long Count);

/// <summary>One message that was set aside.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Events">What it holds; absent where nobody can read it.</param>
public sealed record PoisonView(string Reason, int Bytes, IReadOnlyList<PoisonedEvent>? Events)
{
    internal static PoisonView Of(PoisonedMessage message)
    {
        try
        {
            return new(message.Reason, message.Body.Length, [.. EventMessage.Read(message.Body).Select(one => new PoisonedEvent(one.Source, one.Id, one.Type))]);
        }
        catch (JsonException)
        {
            return new(message.Reason, message.Body.Length, null);
        }
    }
}

/// <summary>An event in such a message.</summary>
/// <param name="Source">Who told it.</param>
/// <param name="Id">Its id there.</param>
/// <param name="Type">What happened.</param>
public sealed record PoisonedEvent(string Source, string Id, string Type);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RedriveRequest(int Max = PoisonApi.UsualRedrive);
