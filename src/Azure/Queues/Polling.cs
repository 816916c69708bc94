namespace Trunkline.Azure.Queues;

/// <summary>How a receiver waits for a queue that cannot call it: each empty answer doubles the wait, a message resets it.</summary>
/// <param name="First">Wait after the first empty answer.</param>
/// <param name="Longest">No wait is longer; what a lone message of another process may have to wait.</param>
internal sealed record Polling(TimeSpan First, TimeSpan Longest)
{
    public static readonly Polling Default = new(TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(2));

    public TimeSpan After(TimeSpan wait) => wait + wait < Longest ? wait + wait : Longest;
}
