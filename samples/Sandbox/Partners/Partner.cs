using System.Text.Json;
using System.Text.Json.Nodes;
using Trunkline.Sandbox.Control;

namespace Trunkline.Sandbox.Partners;

/// <summary>One partner API: a request in, an answer out, its state in memory. Called by one request at a time.</summary>
internal abstract class Partner(string name)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Name { get; } = name;

    /// <summary>Does what is asked and answers. A refusal stands in for the work, after the caller's credentials were checked.</summary>
    public abstract Answer Handle(PartnerRequest request, Refusal? refusal);

    /// <summary>Back to the state of a fresh start.</summary>
    public abstract void Reset();

    /// <summary>What the partner's front door says while the partner is down.</summary>
    public virtual Answer Unavailable() =>
        new(503, "<html><head><title>503 Service Temporarily Unavailable</title></head></html>\n") { ContentType = "text/html" };

    protected static Answer Json(int status, JsonNode body) => new(status, body.ToJsonString(Readable));
}
