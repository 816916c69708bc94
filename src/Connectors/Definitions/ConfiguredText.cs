using System.Text;
using Trunkline.Stores.Secrets;

namespace Trunkline.Connectors.Definitions;

/// <summary>A text of a connection file: settings are put in already, secrets are only named and fetched when the text is used.</summary>
internal sealed class ConfiguredText
{
    private readonly Part[] parts;
    private readonly string? plain;

    public ConfiguredText(params Part[] parts)
    {
        this.parts = parts;
        SecretNames = [.. parts.Where(p => p.IsSecret).Select(p => p.Text)];
        plain = SecretNames.Length == 0 ? string.Concat(parts.Select(p => p.Text)) : null;
    }

    public string[] SecretNames { get; }

    public bool HasSecrets => plain is null;

    public static ConfiguredText Plain(string text) => new(new Part(text, IsSecret: false));

    /// <summary>The text with its secrets in place.</summary>
    public ValueTask<string> RevealAsync(ISecrets secrets, CancellationToken cancellationToken) =>
        plain is not null ? new(plain) : RevealPartsAsync(secrets, cancellationToken);

    /// <summary>The text without its secrets, for messages.</summary>
    public override string ToString() => plain ?? string.Concat(parts.Select(p => p.IsSecret ? "***" : p.Text));

    private async ValueTask<string> RevealPartsAsync(ISecrets secrets, CancellationToken cancellationToken)
    {
        if (parts.Length == 1)
            return (await secrets.GetAsync(parts[0].Text, cancellationToken)).Reveal();
        var text = new StringBuilder();
        foreach (var part in parts)
            text.Append(part.IsSecret ? (await secrets.GetAsync(part.Text, cancellationToken)).Reveal() : part.Text);
        return text.ToString();
    }

    internal readonly record struct Part(string Text, bool IsSecret);
}
