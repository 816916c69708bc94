namespace Trunkline.Declarations.Tests;

public class DeclaredFileTests
{
    private readonly FaultList faults = new();

    [Fact]
    public void Reads_maps_lists_and_texts_in_order_with_their_places()
    {
        var map = Read("name: crm\nlimit:\n  rate: 10/s\nsteps: [a, 'b']\n");

        Assert.True(faults.IsEmpty);
        Assert.Equal(["name", "limit", "steps"], map!.Keys.Select(k => k.Value));
        Assert.Equal("10/s", map.Map("limit", faults)!.Text("rate", faults)!.Value);
        var steps = map.List("steps", faults)!;
        Assert.Equal((4, 8), (steps.Line, steps.Column));
        Assert.Equal([("a", 4, 9, false), ("b", 4, 12, true)],
            steps.Items.Cast<DeclaredText>().Select(t => (t.Value, t.Line, t.Column, t.IsQuoted)));
    }

    [Theory]
    [InlineData("", "1:1: the file is empty: start with 'key: value' lines")]
    [InlineData("# only a comment\n", "1:1: the file is empty: start with 'key: value' lines")]
    [InlineData("---\n", "the file is empty")]
    [InlineData("just words", "1:1: the file is a text: start with")]
    [InlineData("- 1\n- 2", "1:1: the file is a list: start with")]
    [InlineData("a: 1\n---\nb: 2\n", "2:1: the file holds several documents: keep one")]
    [InlineData("a: [", "not valid YAML (While parsing a node, did not find expected node content): mend the syntax")]
    [InlineData("a: b: c", "1:5: not valid YAML")]
    [InlineData("a: \"x", "1:4: not valid YAML")]
    public void A_file_that_is_no_map_is_one_fault(string text, string expected)
    {
        Assert.Null(Read(text));
        Assert.Contains(expected, Assert.Single(faults.All).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a: 1\nb: 2\na: 3\n", "3:1: 'a' stands twice: keep one of them")]
    [InlineData("a: &x 1\n", "1:4: YAML anchors and aliases are not used here: write the value out")]
    [InlineData("a: *x\n", "1:4: YAML anchors and aliases are not used here: write the value out")]
    [InlineData("a: &x [1, [2]]\nb: 1\n", "1:4: YAML anchors and aliases are not used here: write the value out")]
    [InlineData("a: !!int 5\n", "1:4: YAML tags are not used here")]
    [InlineData("? [a, {b: c}]\n: 1\n", "1:3: a key is not a text: use a plain word as key")]
    public void What_is_not_used_here_is_refused_at_its_place_and_the_rest_is_read(string text, string expected)
    {
        Assert.NotNull(Read(text));
        Assert.StartsWith("f.yaml:" + expected, Assert.Single(faults.All).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_duplicate_is_reported_and_the_first_value_kept()
    {
        var map = Read("a: 1\na: 2\nb: 1\nb: 2\n");

        Assert.Equal(["f.yaml:2:1: 'a' stands twice: keep one of them", "f.yaml:4:1: 'b' stands twice: keep one of them"],
            faults.All.Select(f => f.ToString()));
        Assert.Equal("1", map!.Text("a", faults)!.Value);
    }

    [Fact]
    public void A_refused_value_is_not_reported_as_missing_too()
    {
        Read("flow: &x a\n")!.RequiredText("flow", faults, "name it");
        Assert.Single(faults.All);
    }

    [Fact]
    public void Nesting_is_bounded_however_deep_it_goes()
    {
        Assert.NotNull(Read("a: " + new string('[', 5_000) + new string(']', 5_000)));
        Assert.Contains("nested deeper than 32 levels: flatten it", Assert.Single(faults.All).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_keys_are_reported_with_the_one_that_was_meant()
    {
        var map = Read("flwo: a\nsteps: []\nzzzzzzzz: 1\n")!;
        map.Text("flow", faults);
        map.List("steps", faults);
        map.RejectUnknownKeys(faults);

        Assert.Equal(["f.yaml:1:1: unknown key 'flwo': did you mean 'flow'?", "f.yaml:3:1: unknown key 'zzzzzzzz': use one of flow, steps"],
            faults.All.Select(f => f.ToString()));
    }

    [Fact]
    public void A_value_of_the_wrong_kind_is_a_fault_and_reads_as_absent()
    {
        var map = Read("a: [1]\nb: x\nc: {d: 1}\n")!;

        Assert.Null(map.Text("a", faults));
        Assert.Null(map.Map("b", faults));
        Assert.Null(map.List("c", faults));
        Assert.Equal(["f.yaml:1:4: 'a' is a list: make it a text", "f.yaml:2:4: 'b' is a text: make it a map", "f.yaml:3:4: 'c' is a map: make it a list"],
            faults.All.Select(f => f.ToString()));
    }

    [Fact]
    public void All_faults_come_in_one_exception()
    {
        Read("a: 1\na: 2\nb: *c\n");
        var e = Assert.Throws<DeclarationException>(faults.ThrowIfAny);
        Assert.Equal("2 faults in the declared files:\nf.yaml:2:1: 'a' stands twice: keep one of them\n"
            + "f.yaml:3:4: YAML anchors and aliases are not used here: write the value out", e.Message);
    }

    private DeclaredMap? Read(string text) => DeclaredFile.Read("f.yaml", text, faults);
}
