using Azure.Core;
using Azure.Core.Pipeline;
using Trunkline.Azure.Http;

namespace Trunkline.Azure.Tables;

/// <summary>Where the table service is and how requests to it are authorised.</summary>
/// <param name="Service">Base address of the account's table service.</param>
/// <param name="Authorization">The policy that signs each try of a request.</param>
internal sealed record TableEndpoint(Uri Service, HttpPipelinePolicy Authorization)
{
    private const string DevelopmentAccount = "devstoreaccount1";

    // Published with the emulator; it opens nothing but an emulator.
    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>Reads a storage connection string.</summary>
    /// <exception cref="FormatException">It has no account, no key or no address; the message does not repeat it.</exception>
    public static TableEndpoint FromConnectionString(string connectionString, TimeProvider time)
    {
        var parts = connectionString
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .DistinctBy(part => part[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(part => part[0], part => part[1], StringComparer.OrdinalIgnoreCase);
        if (parts.TryGetValue("UseDevelopmentStorage", out var development) && bool.TryParse(development, out var isDevelopment) && isDevelopment)
            return Keyed($"http://127.0.0.1:10002/{DevelopmentAccount}", DevelopmentAccount, DevelopmentKey, time);
        if (!parts.TryGetValue("AccountName", out var account) || !parts.TryGetValue("AccountKey", out var key))
            throw new FormatException("The storage connection string needs AccountName and AccountKey, or UseDevelopmentStorage=true.");
        var service = parts.GetValueOrDefault("TableEndpoint")
            ?? $"{parts.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://{account}.table.{parts.GetValueOrDefault("EndpointSuffix", "core.windows.net")}";
        return Keyed(service, account, key, time);
    }

    /// <summary>An account reached with an identity.</summary>
    public static TableEndpoint FromCredential(Uri service, TokenCredential credential) =>
        new(service, new BearerTokenAuthenticationPolicy(credential, "https://storage.azure.com/.default"));

    public HttpPipeline Open(SdkLimits limits) =>
        HttpPipelineBuilder.Build(limits.ApplyTo(new TableClientOptions()), [], [Authorization], new ResponseClassifier());

    private static TableEndpoint Keyed(string service, string account, string key, TimeProvider time)
    {
        if (!Uri.TryCreate(service, UriKind.Absolute, out var address))
            throw new FormatException("The table endpoint of the storage connection string is no address.");
        return new(address, new SharedKeyPolicy(account, key, time));
    }

    private sealed class TableClientOptions : ClientOptions;
}
