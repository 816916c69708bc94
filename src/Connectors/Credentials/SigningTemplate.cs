using System.Security.Cryptography;
using System.Text;

namespace Trunkline.Connectors.Credentials;

/// <summary>A text with <c>{names}</c> of parts of a request in it.</summary>
internal sealed class SigningTemplate
{
    public const string Signature = "signature";

    private readonly List<(string Text, bool IsName)> parts;

    private SigningTemplate(List<(string Text, bool IsName)> parts) => this.parts = parts;

    /// <summary>Reads a template; the first unknown name when it has one.</summary>
    public static SigningTemplate? Read(string text, bool withSignature, out string? unknown)
    {
        unknown = null;
        var parts = new List<(string, bool)>();
        for (var at = 0; at < text.Length;)
        {
            var open = text.IndexOf('{', at);
            var close = open < 0 ? -1 : text.IndexOf('}', open);
            if (close < 0)
            {
                parts.Add((text[at..], false));
                break;
            }

            if (open > at)
                parts.Add((text[at..open], false));
            var name = text[(open + 1)..close];
            if (!RequestParts.Names.Contains(name) && !(withSignature && name == Signature))
            {
                unknown = name;
                return null;
            }

            parts.Add((name, true));
            at = close + 1;
        }

        return new SigningTemplate(parts);
    }

    public string Fill(RequestParts request, string signature)
    {
        var text = new StringBuilder();
        foreach (var (part, isName) in parts)
            text.Append(!isName ? part : part == Signature ? signature : request.Text(part));
        return text.ToString();
    }

    /// <summary>Hashes the filled template; the body goes in as bytes, whatever they are.</summary>
    public void AppendTo(IncrementalHash hash, RequestParts request)
    {
        foreach (var (part, isName) in parts)
        {
            if (isName && part == "body")
                hash.AppendData(request.Body.Span);
            else
                hash.AppendData(Encoding.UTF8.GetBytes(isName ? request.Text(part) : part));
        }
    }
}
