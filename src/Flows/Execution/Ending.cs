namespace Trunkline.Flows.Execution;

// How steps ended, in the order in which one outweighs another where several end together.
internal enum Ending
{
    // All are over.
    Over,

    // One failed for good.
    GaveUp,

    // The run's history is long enough: everything is put down where it stands, and the run continues as new.
    Paused,

    // A stop step ended the run.
    Stopped,
}

internal static class Endings
{
    public static Ending Together(Ending[] endings)
    {
        var worst = Ending.Over;
        foreach (var ending in endings)
        {
            if (ending > worst)
                worst = ending;
        }

        return worst;
    }
}
