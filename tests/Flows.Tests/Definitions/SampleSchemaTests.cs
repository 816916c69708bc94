using Trunkline.Flows.Definitions;
using Trunkline.Testing.Schemas;

namespace Trunkline.Flows.Tests.Definitions;

// The flows that ship, as an editor checks them.
public class SampleSchemaTests
{
    private static readonly JsonSchema Schema = new(FlowSchema.Write());

    public static IEnumerable<object[]> Files => Samples.Of("flows").Where(f => !f.EndsWith(".tests.yaml", StringComparison.Ordinal)).Select(f => new object[] { f });

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_sample_is_valid(string file) => Assert.Empty(Schema.FaultsOfYaml(Samples.Text(file)));

    [Theory]
    [InlineData("flow: f\non: { source: s }\nsteps: [ { call: crm, gett: /a } ]")]
    [InlineData("flow: f\non: { sorce: s }\nsteps: [ { call: crm, get: /a } ]")]
    [InlineData("flow: f\non: { source: s }\nsteps: []")]
    [InlineData("flow: f\non: { source: s }\nsteps: [ { call: crm, get: /a, retry: { atempts: 1 } } ]")]
    public void What_is_mistyped_is_refused(string yaml) => Assert.NotEmpty(Schema.FaultsOfYaml(yaml));
}
