using Trunkline.Declarations;
using Trunkline.LocalHost.Journal;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Hosting;

/// <summary>What stopped the start, said so that a person knows what to do; no stack traces for what a person can mend.</summary>
internal static class StartFault
{
    /// <summary>The sentence, or null for a fault of the program itself.</summary>
    public static string? Explain(Exception fault, LocalHostOptions? options) => fault switch
    {
        UsageException => $"{fault.Message}\n\n{LocalHostOptions.Usage}",
        DeclarationException or JournalLockedException or JournalCorruptException or DirectoryNotFoundException => fault.Message,
        IOException when fault.GetBaseException() is System.Net.Sockets.SocketException or Microsoft.AspNetCore.Connections.AddressInUseException =>
            $"{options?.Urls} is taken by another program: stop it, or choose another port with --urls http://localhost:<port>",
        StoreUnavailableException => $"the storage that AzureWebJobsStorage names does not answer ({fault.Message}): start Azurite, or leave --storage out",
        FormatException => fault.Message,
        UnauthorizedAccessException => $"{fault.Message} Choose a folder that can be written with --data <folder>.",
        AggregateException { InnerExceptions: [{ } only] } => Explain(only, options),
        _ => null,
    };
}
