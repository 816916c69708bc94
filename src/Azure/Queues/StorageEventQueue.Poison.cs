using System.Text.Json;
using Trunkline.Stores.Queues;
using StorageMessage = Azure.Storage.Queues.Models.QueueMessage;

namespace Trunkline.Azure.Queues;

/// <summary>What was set aside, shown and put back.</summary>
internal sealed partial class StorageEventQueue : IPoisonQueue
{
    /// <summary>Long enough to put a page of messages back; another redrive leaves them alone meanwhile.</summary>
    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(1);

    /// <inheritdoc />
    public async Task<long> CountPoisonedAsync(CancellationToken cancellationToken)
    {
        var properties = await CallAsync("count what was set aside", () => poison.GetPropertiesAsync(cancellationToken), cancellationToken);
        return properties.Value.ApproximateMessagesCount;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<PoisonedMessage>> PeekPoisonedAsync(int max, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var seen = await CallAsync(
            "look at what was set aside",
            async () => await poison.PeekMessagesAsync(Math.Min(max, IPoisonQueue.MostShown), cancellationToken),
            cancellationToken);
        return Array.ConvertAll(seen.Value, message => Open(message.Body) ?? new PoisonedMessage(message.Body.ToMemory(), "no message of this software"));
    }

    /// <inheritdoc />
    public async Task<Redriven> RedriveAsync(int max, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        var left = Math.Min(max, await CountPoisonedAsync(cancellationToken));
        var (back, unreadable) = (0, 0);
        while (left > 0)
        {
            var page = (int)Math.Min(left, MostReceived);
            var taken = await CallAsync("take back", async () => await poison.ReceiveMessagesAsync(page, Hidden, cancellationToken), cancellationToken);
            if (taken.Value.Length == 0)
                break;
            left -= taken.Value.Length;
            foreach (var message in taken.Value)
            {
                if (await PutBackAsync(message, cancellationToken))
                    back++;
                else
                    unreadable++;
            }
        }

        return new Redriven(back, unreadable);
    }

    private static PoisonedMessage? Open(BinaryData text)
    {
        try
        {
            return PoisonForm.Read(text.ToString());
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            // Somebody else put it there, or changed it.
            return null;
        }
    }

    private async Task<bool> PutBackAsync(StorageMessage message, CancellationToken cancellationToken)
    {
        if (Open(message.Body) is not { Body.IsEmpty: false } readable || readable.Body.Length > MaxMessageBytes)
            return false;
        await AppendAsync(readable.Body, cancellationToken);
        // Another redrive may have taken it meanwhile: it is put back twice then, and its runs are recognised.
        await WithLeaseAsync("remove what was put back", () => poison.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken), cancellationToken);
        return true;
    }
}
