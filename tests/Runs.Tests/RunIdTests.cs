namespace Trunkline.Runs.Tests;

public sealed class RunIdTests
{
    [Fact]
    public void IsTheSameForTheSameEvent() =>
        Assert.Equal(RunId.For("payment-received", "stripe", "evt_1"), RunId.For("payment-received", "stripe", "evt_1"));

    // Golden: a changed derivation would start every redelivered event of the last days once more.
    [Fact]
    public void KeepsItsForm() => Assert.Equal("payment-received-jhbt46pgmnyg9f0bm46wjqmtwj", RunId.For("payment-received", "stripe", "evt_1"));

    [Theory]
    [InlineData("a", "b", "c", "a", "b", "d")]
    [InlineData("a", "b", "c", "a", "x", "c")]
    [InlineData("a", "b", "c", "a", "bc", "")]
    [InlineData("a", "b", "1:c", "a", "b1:", "c")]
    [InlineData("a", "1:b", "c", "a1:", "b", "c")]
    public void DiffersForDifferentTriples(string f1, string s1, string e1, string f2, string s2, string e2) =>
        Assert.NotEqual(RunId.For(f1, s1, e1)[^26..], RunId.For(f2, s2, e2)[^26..]);

    [Theory]
    [InlineData("evt/with#odd?chars\\")]
    [InlineData("")]
    [InlineData("\ud800 lone surrogate")]
    public void FitsEveryOrchestrationStore(string eventId)
    {
        var id = RunId.For(new string('f', 50), "source", eventId);
        Assert.True(id.Length <= 100);
        Assert.Matches("^[a-z0-9-]+$", id);
    }
}
