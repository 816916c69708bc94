using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Trunkline.Jsonata.Bench.Catalog;

/// <summary>The inputs that mappings are measured on, by name. They are made, not stored: both sides read the same bytes.</summary>
internal static class InputCatalog
{
    private const ulong Seed = 20261120;

    // As most senders write JSON: only what must be escaped is.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, Func<Draw, JsonNode>> Makers = new()
    {
        ["stripe-event"] = Events.Stripe,
        ["github-push"] = Events.GitHubPush,
        ["order"] = draw => Sales.Order(draw, 1, 5),
        ["invoice"] = draw => Sales.Order(draw, 1, 100),
        ["orders"] = draw => Sales.Orders(draw, 1540),
        ["orders-8"] = draw => Sales.Orders(draw, 8),
        ["shop"] = Sales.Shop,
        ["log"] = draw => Records.Log(draw, 200),
        ["tree"] = Records.Tree,
        ["people"] = draw => Records.People(draw, 300),
        ["activity"] = draw => Records.Activity(draw, 300),
    };

    public static IEnumerable<string> Names => Makers.Keys;

    /// <summary>The bytes of an input.</summary>
    public static byte[] Make(string name) => Bytes(Makers[name](new Draw(Seed)));

    /// <summary>A list of so many orders, for measuring how cost grows.</summary>
    public static byte[] Orders(int count) => Bytes(Sales.Orders(new Draw(Seed), count));

    private static byte[] Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, Plain);
}
