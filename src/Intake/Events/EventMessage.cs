using System.Buffers;
using System.Text.Json;

namespace Trunkline.Intake.Events;

/// <summary>The wire form of accepted events between Intake and Runs: a JSON array of envelopes, each an object with <c>id</c>, <c>type</c>,
/// <c>time</c>, <c>source</c>, <c>data</c>, <c>headers</c> and <c>traceparent</c>. An envelope is exactly what expressions see as <c>event</c>,
/// its data byte for byte as received.</summary>
public static class EventMessage
{
    private static readonly JsonDocumentOptions Bounded = new() { MaxDepth = 96 };

    /// <summary>Bytes a message takes beyond its envelopes: brackets, and a comma before every envelope but the first.</summary>
    /// <param name="envelopes">How many it holds.</param>
    public static int Overhead(int envelopes) => 2 + Math.Max(0, envelopes - 1);

    /// <summary>Joins envelopes into a message.</summary>
    /// <param name="envelopes">UTF-8 JSON objects.</param>
    /// <param name="into">Where the message is written.</param>
    public static void Write(IEnumerable<ReadOnlyMemory<byte>> envelopes, IBufferWriter<byte> into)
    {
        var separator = "["u8;
        foreach (var envelope in envelopes)
        {
            into.Write(separator);
            into.Write(envelope.Span);
            separator = ","u8;
        }

        into.Write(separator.SequenceEqual("["u8) ? "[]"u8 : "]"u8);
    }

    /// <summary>Reads a message. The events own one document together and live as long as any of them.</summary>
    /// <exception cref="JsonException">The bytes are no message; it can never be dispatched.</exception>
    public static IReadOnlyList<AcceptedEvent> Read(ReadOnlyMemory<byte> message)
    {
        using var document = JsonDocument.Parse(message, Bounded);
        var root = document.RootElement.Clone();
        if (root.ValueKind != JsonValueKind.Array)
            throw new JsonException("An event message is a JSON array.");
        var events = new List<AcceptedEvent>(root.GetArrayLength());
        try
        {
            foreach (var item in root.EnumerateArray())
                events.Add(AcceptedEvent.Read(item));
        }
        catch (InvalidOperationException e)
        {
            // Half of a surrogate pair, or bytes that are no UTF-8, in what must be a text.
            throw new JsonException("An event has a text that is none.", e);
        }

        return events;
    }

    /// <summary>How many events a message holds, without reading them; 1 for bytes that are no message: one thing that waits to be looked at.</summary>
    public static int Count(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message, new JsonReaderOptions { MaxDepth = 96 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
                return 1;
            var count = 0;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                count++;
                reader.Skip();
            }

            return count;
        }
        catch (JsonException)
        {
            return 1;
        }
    }
}
