using System.Text.Json.Nodes;

namespace Trunkline.Jsonata.Bench.Catalog;

/// <summary>Webhook bodies in the shape of well-known sources.</summary>
internal static class Events
{
    public static JsonObject Stripe(Draw draw) => new()
    {
        ["id"] = "evt_" + draw.Hex(24),
        ["object"] = "event",
        ["api_version"] = "2024-06-20",
        ["created"] = 1_732_104_000,
        ["type"] = "payment_intent.succeeded",
        ["livemode"] = true,
        ["data"] = new JsonObject
        {
            ["object"] = new JsonObject
            {
                ["id"] = "pi_" + draw.Hex(24),
                ["object"] = "payment_intent",
                ["amount"] = 129_900,
                ["amount_received"] = 129_900,
                ["currency"] = "eur",
                ["customer"] = "cus_" + draw.Hex(14),
                ["description"] = draw.Sentence(5),
                ["metadata"] = new JsonObject { ["order_id"] = "10042", ["channel"] = "web", ["gift"] = "false" },
                ["receipt_email"] = "grace.hopper@example.com",
                ["shipping"] = new JsonObject
                {
                    ["name"] = "Grace Hopper",
                    ["address"] = new JsonObject { ["line1"] = "1 Navy Way", ["line2"] = null, ["city"] = "Arlington", ["postal_code"] = "22202", ["country"] = "US" },
                },
                ["charges"] = new JsonArray(new JsonObject
                {
                    ["id"] = "ch_" + draw.Hex(24),
                    ["paid"] = true,
                    ["payment_method_details"] = new JsonObject { ["type"] = "card", ["card"] = new JsonObject { ["brand"] = "visa", ["last4"] = "4242", ["exp_month"] = 12, ["exp_year"] = 2028 } },
                }),
            },
        },
        ["request"] = new JsonObject { ["id"] = "req_" + draw.Hex(14), ["idempotency_key"] = draw.Hex(32) },
    };

    public static JsonObject GitHubPush(Draw draw) => new()
    {
        ["ref"] = "refs/heads/main",
        ["before"] = draw.Hex(40),
        ["after"] = draw.Hex(40),
        ["compare"] = $"https://github.example/acme/widgets/compare/{draw.Hex(12)}...{draw.Hex(12)}",
        ["forced"] = false,
        ["pusher"] = new JsonObject { ["name"] = "ghopper", ["email"] = "ghopper@example.com" },
        ["repository"] = new JsonObject { ["id"] = 186_853_002, ["name"] = "widgets", ["full_name"] = "acme/widgets", ["private"] = false, ["html_url"] = "https://github.example/acme/widgets" },
        ["commits"] = new JsonArray([.. Enumerable.Range(0, 5).Select(_ => Commit(draw))]),
    };

    private static JsonObject Commit(Draw draw)
    {
        var id = draw.Hex(40);
        return new JsonObject
        {
            ["id"] = id,
            ["message"] = $"{draw.Sentence(4)}\n\n{draw.Sentence(20)}",
            ["timestamp"] = draw.Moment(),
            ["url"] = $"https://github.example/acme/widgets/commit/{id}",
            ["author"] = new JsonObject { ["name"] = $"{draw.FirstName} {draw.LastName}", ["username"] = draw.LastName.ToLowerInvariant() },
            ["added"] = Files(draw),
            ["modified"] = Files(draw),
            ["removed"] = Files(draw),
        };
    }

    private static JsonArray Files(Draw draw) => new([.. Enumerable.Range(0, draw.Int(0, 3)).Select(_ => JsonValue.Create($"src/{draw.Word}/{draw.Word}.cs"))]);
}
