namespace Trunkline.Sandbox.Control;

/// <summary>An order to refuse requests for good.</summary>
/// <param name="Match">Text that path, query or body of a request must hold; empty for every request.</param>
/// <param name="Code">The partner's own code: an HTTP status for REST partners, a word for SOAP and GraphQL; null for the partner's usual one.</param>
/// <param name="Message">What the partner says; null for its usual words.</param>
internal sealed record Refusal(string Match, string? Code, string? Message)
{
    public int Status(int usual) => int.TryParse(Code, out var status) && status is >= 400 and <= 599 ? status : usual;
}
