namespace Trunkline.Connectors.Limits;

/// <summary>The limit of one connection: how often, how many at once, and when not at all.</summary>
internal interface IBudget
{
    /// <summary>Takes one permit; it is given back by <see cref="Release"/> when the call is over.</summary>
    /// <param name="together">So many calls of a fan-out come at about the same time: they are asked for at once.</param>
    /// <param name="cancellationToken">Cancels the waiting.</param>
    /// <returns>Why there is none and when to ask again; null when it was taken.</returns>
    ValueTask<Obstacle?> TakeAsync(int together, CancellationToken cancellationToken);

    void Release();

    /// <summary>The partner asks to be left alone: nobody gets a permit until then.</summary>
    ValueTask PauseAsync(TimeSpan wait, CancellationToken cancellationToken);
}
