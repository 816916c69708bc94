namespace Trunkline.Sandbox.Partners;

/// <summary>What a partner answers.</summary>
internal sealed record Answer(int Status, string Body)
{
    public string ContentType { get; init; } = "application/json; charset=utf-8";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the partner did what was asked; a 200 may carry errors (GraphQL).</summary>
    public bool Accepted { get; init; } = Status is >= 200 and < 300;

    /// <summary>The body as it may be recorded; null: as it is.</summary>
    public string? Masked { get; init; }

    public Answer With(string name, string value) => this with { Headers = new Dictionary<string, string>(Headers) { [name] = value } };
}
