using System.Text;
using System.Text.Json;

namespace Trunkline.Demo;

/// <summary>A payment as the provider tells of it; invented here, in the provider's shape.</summary>
internal sealed record Payment(string EventId, string Customer, string Order, int Cents)
{
    private static readonly (string Customer, string Order)[] Buyers =
    [
        ("cus_SbxAda", "gid://shop/Order/1001"),
        ("cus_SbxKofi", "gid://shop/Order/1002"),
        ("cus_SbxMei", "gid://shop/Order/1003"),
    ];

    public static Payment Of(int buyer, string story, int cents) =>
        new($"evt_demo_{story}_{buyer + 1}", Buyers[buyer].Customer, Buyers[buyer].Order, cents);

    public byte[] Body(DateTimeOffset now) => Encoding.UTF8.GetBytes($$"""
        {
          "id": "{{EventId}}",
          "object": "event",
          "created": {{now.ToUnixTimeSeconds()}},
          "type": "payment_intent.succeeded",
          "livemode": false,
          "data": {
            "object": {
              "id": "pi{{EventId[3..]}}",
              "object": "payment_intent",
              "amount": {{Cents}},
              "amount_received": {{Cents}},
              "currency": "eur",
              "customer": {{JsonSerializer.Serialize(Customer)}},
              "metadata": { "order": {{JsonSerializer.Serialize(Order)}} }
            }
          }
        }
        """);
}
