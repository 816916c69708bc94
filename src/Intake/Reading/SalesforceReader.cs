using System.Text.Json.Nodes;
using System.Xml.Linq;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Reading;

/// <summary>Each notification of a Salesforce outbound message is an event; the session id is left behind.</summary>
internal sealed class SalesforceReader : IEventReader
{
    private static readonly XName XsiType = XName.Get("type", "http://www.w3.org/2001/XMLSchema-instance");
    private static readonly XName XsiNil = XName.Get("nil", "http://www.w3.org/2001/XMLSchema-instance");

    public ReadProblem? Read(ReceivedPost post, EventSink events)
    {
        if (OutboundMessage.Read(post.Body) is not { } message)
            return "the body is no outbound message";
        foreach (var notification in message.Notifications)
        {
            var id = (string?)notification.Element(OutboundMessage.Namespace + "Id");
            var record = notification.Element(OutboundMessage.Namespace + "sObject");
            if (string.IsNullOrEmpty(id) || record is null)
                return "a notification has no id or no record";
            var type = ((string?)record.Attribute(XsiType) ?? "").Split(':')[^1];
            var data = new JsonObject
            {
                ["notificationId"] = id,
                ["actionId"] = message.ActionId,
                ["organizationId"] = message.OrganizationId,
                ["object"] = type,
                ["fields"] = Fields(record),
            };
            MadeJson.Add(events, data, id, type.Length > 0 ? $"{type}.{message.ActionId}" : message.ActionId);
        }

        return null;
    }

    private static JsonObject Fields(XElement record)
    {
        var fields = new JsonObject();
        foreach (var group in record.Elements().GroupBy(e => e.Name.LocalName, StringComparer.Ordinal))
        {
            var values = group.Select(Value).ToArray();
            fields[group.Key] = values.Length == 1 ? values[0] : new JsonArray(values);
        }

        return fields;
    }

    private static JsonNode? Value(XElement field) =>
        (string?)field.Attribute(XsiNil) == "true" ? null
        : field.HasElements ? Fields(field)
        : JsonValue.Create(field.Value);
}
