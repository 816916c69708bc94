namespace Trunkline.LocalHost.Engine;

/// <summary>Counts the posts that are being taken right now.</summary>
internal sealed class PostsUnderWay
{
    private const int Many = 24;
    private int posts;

    /// <summary>Whether there are so many that deliveries should let them go first.</summary>
    public bool AreMany => Volatile.Read(ref posts) >= Many;

    /// <summary>Called after each post that has been answered.</summary>
    public Action? Ended { get; set; }

    /// <summary>A post has come.</summary>
    public void Begin() => Interlocked.Increment(ref posts);

    /// <summary>It has been answered.</summary>
    public void End()
    {
        Interlocked.Decrement(ref posts);
        Ended?.Invoke();
    }
}
