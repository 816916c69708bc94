using Trunkline.Flows.Tests.Scripted;

namespace Trunkline.Flows.Tests.Validation;

public class StepIdFaultTests
{
    // A key of idempotency and a result each would have two owners.
    [Fact]
    public void Ids_made_of_others_names_may_not_meet()
    {
        const string Composites = "  - { id: orders, composite: { open_items: { call: crm, get: /a } } }\n  - { id: orders_open, composite: { items: { call: crm, get: /b } } }\n";
        var faults = Flow.Faults("flow: f\non: { source: stripe }\nsteps:\n" + Composites);
        Assert.EndsWith("two steps would be called 'orders_open_items': give one of them, or what it stands in, another id", Assert.Single(faults), StringComparison.Ordinal);
    }
}
