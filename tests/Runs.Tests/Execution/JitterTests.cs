using Trunkline.Runs.Execution;

namespace Trunkline.Runs.Tests.Execution;

public sealed class JitterTests
{
    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.5, 500)]
    [InlineData(0.999, 999)]
    public void FallsAnywhereBelowTheCeiling(double drawn, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), new Jitter(() => drawn).Draw(TimeSpan.FromSeconds(1)));
}
