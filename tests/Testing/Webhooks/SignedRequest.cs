namespace Trunkline.Testing.Webhooks;

/// <summary>A request as a provider would send it.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Query">Query string with its question mark; empty for none.</param>
/// <param name="Headers">Headers, content type included.</param>
/// <param name="Body">The body's bytes.</param>
public sealed record SignedRequest(string Method, string Query, IReadOnlyDictionary<string, string> Headers, byte[] Body);
