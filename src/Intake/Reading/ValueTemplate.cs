using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Reading;

/// <summary>A text with places: <c>{/pointer}</c> in the item, <c>{root:/pointer}</c> in the whole body, <c>{parent:/pointer}</c> in what the item stands in,
/// <c>{count:/pointer}</c> for that number of the body plus the item's place in its batch, <c>{header:Name}</c>, <c>{form:Field}</c>,
/// <c>{sha256}</c> of the item, <c>{otherKey:name}</c> for the first member that is not that one. A place that is empty leaves the whole text
/// unresolved, unless it ends in <c>?</c>.</summary>
internal sealed class ValueTemplate
{
    private readonly Part[] parts;

    private ValueTemplate(Part[] parts) => this.parts = parts;

    private enum Kind
    {
        Literal,
        Item,
        Root,
        Parent,
        Count,
        Header,
        Form,
        Hash,
        OtherKey,
    }

    /// <exception cref="FormatException">The text has a place of no known kind.</exception>
    public static ValueTemplate Parse(string text)
    {
        var parts = new List<Part>();
        while (text.Length > 0)
        {
            var open = text.IndexOf('{');
            if (open != 0)
            {
                parts.Add(new Part(Kind.Literal, open < 0 ? text : text[..open], null, false));
                text = open < 0 ? "" : text[open..];
                continue;
            }

            var close = text.IndexOf('}');
            if (close < 0)
                throw new FormatException($"'{text}' has no closing brace.");
            parts.Add(Place(text[1..close]));
            text = text[(close + 1)..];
        }

        return new ValueTemplate([.. parts]);
    }

    /// <summary>The text with its places filled, or null.</summary>
    public string? Resolve(ReceivedPost post, JsonElement item)
    {
        if (parts.Length == 1)
            return Fill(parts[0], post, item) is { Length: > 0 } only ? only : null;
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            var value = Fill(part, post, item);
            if (string.IsNullOrEmpty(value) && !part.IsOptional)
                return null;
            text.Append(value);
        }

        return text.ToString();
    }

    public static string? First(IReadOnlyList<ValueTemplate> templates, ReceivedPost post, JsonElement item)
    {
        for (var i = 0; i < templates.Count; i++)
        {
            if (templates[i].Resolve(post, item) is { } text)
                return text;
        }

        return null;
    }

    private static Part Place(string inner)
    {
        var optional = inner.EndsWith('?');
        if (optional)
            inner = inner[..^1];
        if (inner.StartsWith('/'))
            return new Part(Kind.Item, "", JsonPointer.Parse(inner), optional);
        if (inner == "sha256")
            return new Part(Kind.Hash, "", null, optional);
        var colon = inner.IndexOf(':');
        var (word, rest) = colon < 0 ? (inner, "") : (inner[..colon], inner[(colon + 1)..]);
        return word switch
        {
            "root" => new Part(Kind.Root, "", JsonPointer.Parse(rest), optional),
            "parent" => new Part(Kind.Parent, "", JsonPointer.Parse(rest), optional),
            "count" => new Part(Kind.Count, "", JsonPointer.Parse(rest), optional),
            "header" => new Part(Kind.Header, rest, null, optional),
            "form" => new Part(Kind.Form, rest, null, optional),
            "otherKey" => new Part(Kind.OtherKey, rest, null, optional),
            _ => throw new FormatException($"'{{{inner}}}' is no known place."),
        };
    }

    private static string? Fill(Part part, ReceivedPost post, JsonElement item) => part.Kind switch
    {
        Kind.Literal => part.Text,
        Kind.Item => part.Pointer!.Text(item),
        Kind.Root => post.TryReadJson(out var root) ? part.Pointer!.Text(root) : null,
        Kind.Parent => post.Parent.ValueKind == JsonValueKind.Undefined ? null : part.Pointer!.Text(post.Parent),
        Kind.Count => post.TryReadJson(out var body) && part.Pointer!.TryFind(body, out var first) && first.ValueKind == JsonValueKind.Number && first.TryGetInt64(out var number)
            ? (number + post.ItemIndex).ToString(CultureInfo.InvariantCulture)
            : null,
        Kind.Header => post.Header(part.Text),
        Kind.Form => post.IsForm ? post.Form[part.Text] : null,
        Kind.Hash => Convert.ToHexStringLower(SHA256.HashData(item.ValueKind == JsonValueKind.Undefined ? post.Body.Span : JsonMarshal.GetRawUtf8Value(item))),
        Kind.OtherKey => OtherKey(item, part.Text),
        _ => throw new InvalidOperationException($"{part.Kind} is no place."),
    };

    private static string? OtherKey(JsonElement item, string known)
    {
        if (item.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var member in item.EnumerateObject())
        {
            if (member.Name != known)
                return member.Name;
        }

        return null;
    }

    private sealed record Part(Kind Kind, string Text, JsonPointer? Pointer, bool IsOptional);
}
