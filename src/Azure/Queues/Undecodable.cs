using Azure.Storage.Queues;

namespace Trunkline.Azure.Queues;

/// <summary>Messages that are no base64, in queues where they should be: what the Functions host does with them under <c>"messageEncoding": "base64"</c>.</summary>
internal static class Undecodable
{
    /// <summary>Such a message goes to the poison queue at once, text for text, and holds nothing up. Without this, the client gives none of the messages that it received with it.</summary>
    /// <param name="options">Those of the client that receives.</param>
    /// <param name="poison">Where it goes; this client encodes nothing.</param>
    public static QueueClientOptions SetAside(QueueClientOptions options, QueueClient poison)
    {
        options.MessageDecodingFailed += async failed =>
        {
            // One that was only looked at is left where it is: whoever receives it decides.
            if (failed.ReceivedMessage is not { } message)
                return;
            await poison.SendMessageAsync(message.Body, null, StorageEventQueue.Forever, failed.CancellationToken);
            await failed.Queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, failed.CancellationToken);
        };
        return options;
    }
}
