using System.Xml;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Http;
using Trunkline.Connectors.Soap;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Secrets;

namespace Trunkline.Connectors.Rehearsals;

/// <summary>Connections without a network, for tests of flows: requests are put together and answers judged as on a running host, and in between stands
/// a handler that plays the partners. Secrets are placeholders (<c>secret-of-name</c>), tokens too (<c>token-of-connection</c>), client certificates are
/// left out, and rates and concurrency hold nothing back; breakers and a partner's Retry-After do.</summary>
public static class Rehearsal
{
    /// <summary>The connections of a catalog, with a state of their own.</summary>
    /// <param name="catalog">The connections.</param>
    /// <param name="time">The clock: of time-outs, pauses and signatures.</param>
    /// <param name="partners">Answers every request in place of the network. What it throws is taken for what a network does; anything else surfaces.</param>
    public static IConnections Connect(ConnectionCatalog catalog, TimeProvider time, HttpMessageHandler partners) =>
        new Connections(catalog, new Surroundings(new PlaceholderSecrets(catalog), new InMemoryTable(), time, TransportSeams.Real with { Partners = partners }));

    /// <summary>The placeholders: of every secret <c>secret-of-</c> and its name.</summary>
    /// <param name="catalog">The connections; those of their keys that are declared as base64 are.</param>
    public static ISecrets Secrets(ConnectionCatalog catalog) => new PlaceholderSecrets(catalog);

    /// <summary>The path and query of a request as a step writes them: below the connection's base URL.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="address">Where the request went.</param>
    /// <returns>Path and query; the whole address where it is not below the base URL.</returns>
    public static string PathOf(ConnectionDefinition connection, Uri address)
    {
        var below = connection.BaseUrl.AbsoluteUri.TrimEnd('/');
        var text = address.AbsoluteUri;
        return text.StartsWith(below, StringComparison.Ordinal) && (text.Length == below.Length || text[below.Length] is '/' or '?') ? text[below.Length..] : text;
    }

    /// <summary>The envelope in which a SOAP partner answers an operation.</summary>
    /// <param name="connection">The connection; its protocol is SOAP.</param>
    /// <param name="operation">The operation; the answer's element has its name and <c>Response</c>.</param>
    /// <param name="json">A JSON object with the content of that element; null for none.</param>
    /// <exception cref="ArgumentException">The content cannot be expressed in XML.</exception>
    public static ReadOnlyMemory<byte> SoapAnswer(ConnectionDefinition connection, string operation, string? json)
    {
        try
        {
            return SoapEnvelope.Write(new SoapEnvelope(connection.Soap!).Create(operation + "Response", json));
        }
        catch (Exception e) when (e is XmlException or InvalidOperationException)
        {
            throw new ArgumentException(e.Message, nameof(json), e);
        }
    }
}
