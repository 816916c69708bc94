namespace Trunkline.Jsonata.Tests.Functions;

public sealed class DeterminismTests
{
    private static JsonataEnvironment Frozen => new() { Clock = new FrozenClock(), Random = new Random(7).NextDouble };

    [Fact]
    public void The_clock_comes_from_the_environment()
    {
        Assert.Equal("\"2026-11-20T10:11:12.345Z\"", Expressions.Evaluate("$now()", environment: Frozen));
        Assert.Equal("1795169472345", Expressions.Evaluate("$millis()", environment: Frozen));
        Assert.Equal("\"20/11/2026\"", Expressions.Evaluate("$now('[D01]/[M01]/[Y]')", environment: Frozen));
    }

    [Fact]
    public void The_clock_is_read_once_per_evaluation()
    {
        var environment = new JsonataEnvironment { Clock = new RunningClock() };
        Assert.Equal("true", Expressions.Evaluate("$millis() = $millis() and $toMillis($now()) = $millis()", environment: environment));
    }

    [Fact]
    public void Randomness_comes_from_the_environment()
    {
        const string Expression = "[$random(), $random(), $shuffle([1..50])]";
        Assert.Equal(Expressions.Evaluate(Expression, environment: Frozen), Expressions.Evaluate(Expression, environment: Frozen));
        Assert.Equal("1275", Expressions.Evaluate("$sum($shuffle([1..50]))"));
    }

    [Theory]
    [InlineData("$now()", "U1010")]
    [InlineData("$millis()", "U1010")]
    [InlineData("$random()", "U1011")]
    [InlineData("$shuffle([1,2])", "U1011")]
    [InlineData("$eval('$random()')", "U1011")]
    public void Either_can_be_forbidden(string expression, string code)
    {
        var fault = Expressions.Fault(expression, environment: new JsonataEnvironment { Clock = null, Random = null });
        Assert.Equal(code, fault.Code);
        Assert.Contains("$", fault.Message, StringComparison.Ordinal);
    }

    private sealed class FrozenClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 20, 10, 11, 12, 345, TimeSpan.Zero);
    }

    private sealed class RunningClock : TimeProvider
    {
        private int _ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(_ticks++);
    }
}
