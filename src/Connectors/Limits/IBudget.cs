namespace Trunkline.Connectors.Limits;

/// <summary>The limit of one connection: how often, how many at once, and when not at all.</summary>
internal interface IBudget
{
    /// <summary>Takes one permit; it is given back by <see cref="Release"/> when the call is over.</summary>
    /// <returns>Why there is none and when to ask again; null when it was taken.</returns>
    ValueTask<Obstacle?> TakeAsync(CancellationToken cancellationToken);

    void Release();

    /// <summary>The partner asks to be left alone: nobody gets a permit until then.</summary>
    ValueTask PauseAsync(TimeSpan wait, CancellationToken cancellationToken);
}
