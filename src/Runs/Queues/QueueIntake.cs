using System.Buffers;
using System.Text.Encodings.Web;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Trunkline.Flows.Triggers;
using Trunkline.Intake.Events;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.Dispatching;

namespace Trunkline.Runs.Queues;

/// <summary>Messages of declared queues become events. Whoever may write to the queue is trusted: the storage account's roles are the proof of origin.</summary>
/// <param name="flows">The flows of this deployment.</param>
/// <param name="dispatcher">Where the events go.</param>
public sealed class QueueIntake(FlowCatalog flows, Dispatcher dispatcher)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 64 };
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // All flows of a queue agree about the id, so any of them can tell it.
    private readonly Dictionary<string, QueueTrigger> triggers = flows.Of<QueueTrigger>().Select(f => f.Trigger).DistinctBy(t => t.Queue).ToDictionary(t => t.Queue, StringComparer.Ordinal);

    /// <summary>The queues that flows wait for.</summary>
    public IReadOnlyCollection<string> Queues => triggers.Keys;

    /// <summary>Starts a run for every flow that wants a message; returns only after all of them are durable. Safe to repeat.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Cancels what has not been started yet.</param>
    /// <exception cref="JsonException">Nobody can read it, or tell its id: it is to be set aside. The message says why, without data.</exception>
    /// <exception cref="Stores.StoreUnavailableException">Not all runs could be started; the message is to be delivered again.</exception>
    public async Task DispatchAsync(OutsideMessage message, CancellationToken cancellationToken)
    {
        await dispatcher.DispatchAsync(Read(message), cancellationToken);
        EventIntake.Count(QueueTrigger.SourceOf(message.Queue));
    }

    /// <summary>The message as an event on its way through the event queue.</summary>
    /// <returns>An event message, as <see cref="EventMessage"/> writes it.</returns>
    /// <exception cref="JsonException">Nobody can read it, or tell its id.</exception>
    public ReadOnlyMemory<byte> Read(OutsideMessage message)
    {
        var text = Text(message);
        var envelope = Envelope(message, message.Id, text);
        if (triggers.TryGetValue(message.Queue, out var trigger))
        {
            using var document = JsonDocument.Parse(envelope, new JsonDocumentOptions { MaxDepth = 96 });
            if (trigger.IdOf(document.RootElement) is var id && id != message.Id)
                envelope = Envelope(message, id, text);
        }

        var joined = new ArrayBufferWriter<byte>(envelope.Length + EventMessage.Overhead(1));
        EventMessage.Write([envelope], joined);
        return joined.WrittenMemory;
    }

    private static string Text(OutsideMessage message)
    {
        try
        {
            return Strict.GetString(message.Body.Span).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw new JsonException($"Message {message.Id} of queue '{message.Queue}' is no UTF-8 text.");
        }
    }

    private static ReadOnlyMemory<byte> Envelope(OutsideMessage message, string id, string text)
    {
        var envelope = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(envelope, Readable))
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteString("type", "message");
            json.WriteString("time", message.InsertedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
            json.WriteString("source", QueueTrigger.SourceOf(message.Queue));
            json.WritePropertyName("data");
            if (IsJson(text))
                json.WriteRawValue(text, skipInputValidation: true);
            else
                json.WriteStringValue(text);
            json.WriteEndObject();
        }

        return envelope.WrittenMemory;
    }

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Bounded);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>A message that another system wrote.</summary>
/// <param name="Queue">The queue it was in.</param>
/// <param name="Id">The queue's id of it.</param>
/// <param name="InsertedAt">When it was put there.</param>
/// <param name="Body">Its bytes.</param>
public sealed record OutsideMessage(string Queue, string Id, DateTimeOffset InsertedAt, ReadOnlyMemory<byte> Body);
