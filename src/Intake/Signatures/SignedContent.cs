using System.Buffers;
using System.Text;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Signatures;

/// <summary>The bytes that a provider signs, as a text with places for body, timestamp, url, method, form and headers.</summary>
internal sealed class SignedContent
{
    public static readonly IReadOnlyList<string> Places = ["body", "timestamp", "url", "method", "form", "header:<name>"];

    private readonly (string Place, byte[] Literal)[] parts;

    private SignedContent((string, byte[])[] parts) => this.parts = parts;

    /// <summary>Whether the signed bytes are the body alone, which then need not be copied.</summary>
    public bool IsBodyAlone => parts is [{ Place: "body" }];

    public bool UsesUrl => parts.Any(p => p.Place == "url");

    /// <exception cref="FormatException">A place of no known name.</exception>
    public static SignedContent Parse(string text, bool bodyIsProvenElsewhere = false)
    {
        var parts = new List<(string, byte[])>();
        while (text.Length > 0)
        {
            var open = text.IndexOf('{');
            if (open != 0)
            {
                parts.Add(("", Encoding.UTF8.GetBytes(open < 0 ? text : text[..open])));
                text = open < 0 ? "" : text[open..];
                continue;
            }

            var close = text.IndexOf('}');
            var place = close < 0 ? text : text[1..close];
            if (close < 0 || place is not ("body" or "timestamp" or "url" or "method" or "form") && !(place.StartsWith("header:", StringComparison.Ordinal) && place.Length > 7))
                throw new FormatException($"'{{{place}}}' is no known place");
            parts.Add((place, []));
            text = text[(close + 1)..];
        }

        if (!bodyIsProvenElsewhere && !parts.Exists(p => p.Item1 is "body" or "form"))
            throw new FormatException("it does not contain {body}, so the body could be anything");
        return new SignedContent([.. parts]);
    }

    /// <summary>Writes the content; false when a part of it is absent.</summary>
    public bool TryWrite(ReceivedPost post, string? timestamp, string url, IBufferWriter<byte> into)
    {
        foreach (var (place, literal) in parts)
        {
            switch (place)
            {
                case "":
                    into.Write(literal);
                    break;
                case "body":
                    into.Write(post.Body.Span);
                    break;
                case "timestamp" when timestamp is not null:
                    Encoding.UTF8.GetBytes(timestamp, into);
                    break;
                case "url":
                    Encoding.UTF8.GetBytes(url, into);
                    break;
                case "method":
                    Encoding.UTF8.GetBytes(post.Method, into);
                    break;
                case "form":
                    if (!WriteForm(post, into))
                        return false;
                    break;
                default:
                    if (!place.StartsWith("header:", StringComparison.Ordinal) || post.Header(place[7..]) is not { Length: > 0 } value)
                        return false;
                    Encoding.UTF8.GetBytes(value, into);
                    break;
            }
        }

        return true;
    }

    // Twilio and Mandrill: names sorted ordinally, name and value joined with nothing between; a repeated name once per distinct value.
    private static bool WriteForm(ReceivedPost post, IBufferWriter<byte> into)
    {
        if (!post.IsForm || !post.Form.IsWellFormed)
            return false;
        foreach (var (name, value) in post.Form.All.Distinct().OrderBy(f => f.Key, StringComparer.Ordinal).ThenBy(f => f.Value, StringComparer.Ordinal))
        {
            Encoding.UTF8.GetBytes(name, into);
            Encoding.UTF8.GetBytes(value, into);
        }

        return true;
    }
}
