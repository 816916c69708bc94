using System.Text;
using System.Text.Json.Nodes;
using Trunkline.Intake.Webhooks;

namespace Trunkline.Intake.Reading;

/// <summary>The XML notification inside Braintree's form.</summary>
internal sealed class BraintreeReader : IEventReader
{
    public ReadProblem? Read(ReceivedPost post, EventSink events)
    {
        byte[] xml;
        try
        {
            xml = Convert.FromBase64String(post.Form["bt_payload"] ?? "");
        }
        catch (FormatException)
        {
            return "the payload is not base64";
        }

        if (BoundedXml.Read(xml)?.Root is not { } notification || (string?)notification.Element("kind") is not { Length: > 0 } kind)
            return "the payload is no notification";
        var timestamp = (string?)notification.Element("timestamp") ?? "";
        var subject = (string?)notification.Element("subject")?.Elements().FirstOrDefault()?.Element("id") ?? "";
        var data = new JsonObject { ["kind"] = kind, ["timestamp"] = timestamp, ["subjectId"] = subject, ["xml"] = Encoding.UTF8.GetString(xml) };
        var id = subject.Length > 0 ? $"{kind}:{timestamp}:{subject}" : $"{kind}:{timestamp}:{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(xml))}";
        MadeJson.Add(events, data, id, kind, timestamp);
        return null;
    }
}
