using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Trunkline.Connectors.Definitions;
using Trunkline.Stores.Secrets;

namespace Trunkline.Connectors.Soap;

/// <summary>The WS-Security 1.0 header with a UsernameToken (password as text or digest) and, where declared, a timestamp.</summary>
internal sealed class WsSecurity(WsSecurityDefinition definition, ISecrets secrets, TimeProvider time)
{
    private const string Oasis = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-";
    private const string Profile = Oasis + "username-token-profile-1.0#";

    private static readonly XNamespace Wsse = Oasis + "wssecurity-secext-1.0.xsd";
    private static readonly XNamespace Wsu = Oasis + "wssecurity-utility-1.0.xsd";

    public async ValueTask<XElement> HeaderAsync(XNamespace envelope, CancellationToken cancellationToken)
    {
        var user = await definition.User.RevealAsync(secrets, cancellationToken);
        var password = await definition.Password.RevealAsync(secrets, cancellationToken);
        var now = time.GetUtcNow();
        var security = new XElement(
            Wsse + "Security",
            new XAttribute(XNamespace.Xmlns + "wsse", Wsse),
            new XAttribute(XNamespace.Xmlns + "wsu", Wsu),
            new XAttribute(envelope + "mustUnderstand", "1"));
        if (definition.TimestampLife is { } life)
            security.Add(new XElement(Wsu + "Timestamp", new XElement(Wsu + "Created", Text(now)), new XElement(Wsu + "Expires", Text(now + life))));
        security.Add(definition.IsDigest ? Digest(user, password, Text(now)) : Plain(user, password));
        return new XElement(envelope + "Header", security);
    }

    private static XElement Plain(string user, string password) => new(
        Wsse + "UsernameToken",
        new XElement(Wsse + "Username", user),
        new XElement(Wsse + "Password", new XAttribute("Type", Profile + "PasswordText"), password));

    // The profile asks for SHA-1; the nonce and the time keep a digest from being used again.
    private static XElement Digest(string user, string password, string created)
    {
        var nonce = RandomNumberGenerator.GetBytes(16);
        var digest = SHA1.HashData([.. nonce, .. Encoding.UTF8.GetBytes(created + password)]);
        return new XElement(
            Wsse + "UsernameToken",
            new XElement(Wsse + "Username", user),
            new XElement(Wsse + "Password", new XAttribute("Type", Profile + "PasswordDigest"), Convert.ToBase64String(digest)),
            new XElement(Wsse + "Nonce", new XAttribute("EncodingType", Oasis + "soap-message-security-1.0#Base64Binary"), Convert.ToBase64String(nonce)),
            new XElement(Wsu + "Created", created));
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}

/// <param name="User">User name.</param>
/// <param name="Password">Password.</param>
/// <param name="IsDigest">Sent as a digest rather than as text.</param>
/// <param name="TimestampLife">How long the message counts; null for no timestamp.</param>
internal sealed record WsSecurityDefinition(ConfiguredText User, ConfiguredText Password, bool IsDigest, TimeSpan? TimestampLife);
