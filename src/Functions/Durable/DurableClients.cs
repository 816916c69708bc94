using Microsoft.DurableTask.Client;
using Trunkline.Stores;

namespace Trunkline.Functions.Durable;

/// <summary>The client of this app's task hub. The worker hands one to each invocation that binds it, and only there; the rooms, which live as
/// long as the worker, take it from here. All clients of a hub are alike, so the one seen last will do.</summary>
public sealed class DurableClients
{
    private DurableTaskClient? last;

    /// <summary>Keeps the client of an invocation.</summary>
    public void Use(DurableTaskClient client) => Volatile.Write(ref last, client);

    /// <summary>Keeps the client of an invocation, and gives what does the invocation's work.</summary>
    public T With<T>(DurableTaskClient client, T work)
    {
        Use(client);
        return work;
    }

    internal DurableTaskClient Current =>
        Volatile.Read(ref last) ?? throw new StoreUnavailableException("The worker has not been given a Durable client yet.");
}
