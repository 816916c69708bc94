using Trunkline.Azure.Queues;

namespace Trunkline.Azure.Tests.Queues;

public sealed class PollingTests
{
    [Fact]
    public void Waits_double_up_to_the_longest()
    {
        var polling = new Polling(TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(350));
        var second = polling.After(polling.First);
        Assert.Equal(200, second.TotalMilliseconds);
        Assert.Equal(350, polling.After(second).TotalMilliseconds);
        Assert.Equal(350, polling.After(polling.Longest).TotalMilliseconds);
    }
}
