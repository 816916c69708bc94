using System.Text.Json.Nodes;

namespace Trunkline.Sandbox.Partners.Payments;

/// <summary>The customers of the payments API.</summary>
internal sealed class Customers(TimeProvider time, bool invent)
{
    public static readonly string[] Writable = ["email", "name", "phone", "description", "metadata", "address"];
    private static readonly string[] Expandable = ["default_source", "subscriptions", "invoice_settings.default_payment_method"];
    private readonly SortedDictionary<string, JsonObject> customers = new(StringComparer.Ordinal);
    private int created;

    public void Reset()
    {
        customers.Clear();
        created = 0;
        Seed("cus_SbxAda", "Ada Brandt", "ada.brandt@example.com", "1290.50", "4242");
        Seed("cus_SbxKofi", "Kofi Mensah", "kofi.mensah@example.org", "75.00", "1881");
        Seed("cus_SbxMei", "Mei Lindqvist", "mei+billing/eu@example.net", "18400.00", "0005");
    }

    public JsonObject? Find(string id)
    {
        if (customers.TryGetValue(id, out var customer))
            return customer;
        return invent && id.StartsWith("cus_", StringComparison.Ordinal) ? Seed(id, $"Customer {id[4..]}", $"{id[4..].ToLowerInvariant()}@example.com", "10.00", "4242") : null;
    }

    public IEnumerable<JsonObject> All() => customers.Values;

    public JsonObject Create()
    {
        var id = $"cus_SbxNew{++created:D4}";
        return customers[id] = Blank(id);
    }

    /// <summary>Writes parameters into a customer: a map is merged, an empty text clears.</summary>
    public static void Update(JsonObject customer, JsonObject parameters)
    {
        foreach (var (name, value) in parameters)
        {
            if (value is JsonObject group && customer[name] is JsonObject current)
            {
                foreach (var (key, item) in group)
                {
                    if (item is JsonValue text && text.GetValue<string>().Length == 0)
                        current.Remove(key);
                    else
                        current[key] = item?.DeepClone();
                }
            }
            else
            {
                customer[name] = value is JsonValue single && single.GetValue<string>().Length == 0 ? null : value?.DeepClone();
            }
        }
    }

    /// <summary>A copy with the named references replaced by what they refer to; null when one of them cannot be expanded.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="paths">What to expand.</param>
    /// <param name="unknown">The path that cannot be expanded.</param>
    public static JsonObject? Expand(JsonObject customer, IEnumerable<string> paths, out string? unknown)
    {
        var copy = (JsonObject)customer.DeepClone();
        unknown = null;
        foreach (var path in paths)
        {
            if (!Expandable.Contains(path))
            {
                unknown = path;
                return null;
            }

            var id = (string)customer["id"]!;
            var last4 = (string)customer["default_source"]! is var source ? source[^4..] : "";
            switch (path)
            {
                case "default_source":
                    copy["default_source"] = new JsonObject { ["id"] = source, ["object"] = "card", ["brand"] = "Visa", ["last4"] = last4, ["customer"] = id };
                    break;
                case "subscriptions":
                    copy["subscriptions"] = new JsonObject { ["object"] = "list", ["data"] = new JsonArray(), ["has_more"] = false, ["url"] = $"/v1/customers/{id}/subscriptions" };
                    break;
                default:
                    copy["invoice_settings"]!["default_payment_method"] = new JsonObject
                    {
                        ["id"] = $"pm_Sbx{last4}", ["object"] = "payment_method", ["type"] = "card", ["card"] = new JsonObject { ["brand"] = "visa", ["last4"] = last4 },
                    };
                    break;
            }
        }

        return copy;
    }

    private JsonObject Seed(string id, string name, string email, string lifetimeValue, string last4)
    {
        var customer = Blank(id);
        customer["name"] = name;
        customer["email"] = email;
        customer["metadata"] = new JsonObject { ["ltv"] = lifetimeValue };
        customer["default_source"] = $"card_Sbx{last4}";
        customer["invoice_settings"]!["default_payment_method"] = $"pm_Sbx{last4}";
        return customers[id] = customer;
    }

    private JsonObject Blank(string id) => new()
    {
        ["id"] = id,
        ["object"] = "customer",
        ["created"] = time.GetUtcNow().ToUnixTimeSeconds(),
        ["currency"] = "eur",
        ["default_source"] = "card_Sbx4242",
        ["description"] = null,
        ["email"] = null,
        ["invoice_settings"] = new JsonObject { ["default_payment_method"] = "pm_Sbx4242" },
        ["livemode"] = false,
        ["metadata"] = new JsonObject(),
        ["name"] = null,
        ["phone"] = null,
        ["address"] = new JsonObject(),
    };
}
