using System.Text.Json;
using System.Text.Json.Nodes;
using Trunkline.Intake.Providers;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Reading;

/// <summary>Reads the bodies of most providers: one JSON value or a batch of them, a form, an XML or other text.</summary>
internal sealed class BodyReader : IEventReader
{
    private readonly bool json;
    private readonly bool form;
    private readonly bool xml;
    private readonly bool text;
    private readonly string? jsonField;
    private readonly JsonPointer[] paths;
    private readonly JsonPointer item;
    private readonly JsonPointer[] inner;
    private readonly string? batchField;

    public BodyReader(Provider provider, IReadOnlyList<string> content)
    {
        (json, form, xml, text) = (content.Contains("json"), content.Contains("form"), content.Contains("xml"), content.Contains("text"));
        jsonField = provider.JsonField;
        paths = [.. (provider.Batch?.Path ?? []).Select(p => JsonPointer.Parse(p)!)];
        item = JsonPointer.Parse(provider.Batch?.Item ?? "")!;
        inner = [.. (provider.Batch?.Inner ?? []).Select(p => JsonPointer.Parse(p)!)];
        batchField = provider.Batch?.Form;
    }

    public ReadProblem? Read(ReceivedPost post, EventSink events)
    {
        if (post.Body.IsEmpty && post.Method != "POST")
            return Add(events, QueryFields(post));
        if (form && post.IsForm)
            return ReadForm(post, events);
        if (xml && post.IsXml)
            return ReadText(post, events);
        if (json && post.TryReadJson(out var root))
            return ReadJson(post, root, post.VouchedItems, events);
        if (text)
            return ReadText(post, events);
        return json ? "the body is not JSON" : "the body's media type is not one this source takes";
    }

    private ReadProblem? ReadJson(ReceivedPost post, JsonElement root, bool[]? vouched, EventSink events)
    {
        foreach (var path in paths)
        {
            if (!path.TryFind(root, out var batch) || batch.ValueKind != JsonValueKind.Array)
                continue;
            post.BatchRoot = root;
            post.ItemIndex = -1;
            foreach (var one in batch.EnumerateArray())
            {
                post.ItemIndex++;
                if (vouched is not null && !vouched[post.ItemIndex])
                    events.Unvouched++;
                else if (!item.TryFind(post.OpenedItems?[post.ItemIndex] ?? one, out var data))
                    return "an item of the batch is not of the provider's form";
                else if (!TryReadInner(post, data, events))
                    events.Add(data);
            }

            return null;
        }

        events.Add(root);
        return null;
    }

    private bool TryReadInner(ReceivedPost post, JsonElement outer, EventSink events)
    {
        var found = false;
        foreach (var pointer in inner)
        {
            if (!pointer.TryFind(outer, out var items) || items.ValueKind != JsonValueKind.Array)
                continue;
            found = true;
            post.Parent = outer;
            foreach (var data in items.EnumerateArray())
                events.Add(data);
        }

        post.Parent = default;
        return found;
    }

    private ReadProblem? ReadForm(ReceivedPost post, EventSink events)
    {
        if (!post.Form.IsWellFormed)
            return "the form cannot be read";
        if (batchField is not null)
            return post.Form[batchField] is { } batch ? ReadField(post, batch, events) : $"the form has no field '{batchField}'";
        if (jsonField is not null && post.Form[jsonField] is { } value)
            return ReadField(post, value, events);
        var fields = new JsonObject();
        foreach (var group in post.Form.All.GroupBy(f => f.Key, f => f.Value, StringComparer.Ordinal))
        {
            var values = group.ToArray();
            fields[group.Key] = values.Length == 1 ? JsonValue.Create(values[0]) : new JsonArray([.. values.Select(v => JsonValue.Create(v))]);
        }

        return Add(events, fields);
    }

    private ReadProblem? ReadField(ReceivedPost post, string value, EventSink events)
    {
        try
        {
            using var document = JsonDocument.Parse(value, new JsonDocumentOptions { MaxDepth = 64 });
            return ReadJson(post, document.RootElement, null, events);
        }
        catch (JsonException)
        {
            return "the form's field is not JSON";
        }
    }

    private static ReadProblem? ReadText(ReceivedPost post, EventSink events) =>
        Utf8Text.TryRead(post.Body.Span, out var text) ? Add(events, JsonValue.Create(text)) : "the body is not UTF-8";

    private static JsonObject QueryFields(ReceivedPost post)
    {
        var fields = new JsonObject();
        foreach (var (name, values) in post.Query)
            fields[name] = string.Join(", ", values.ToArray());
        return fields;
    }

    private static ReadProblem? Add(EventSink events, JsonNode made)
    {
        MadeJson.Add(events, made);
        return null;
    }
}
