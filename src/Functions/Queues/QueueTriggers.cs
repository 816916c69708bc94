namespace Trunkline.Functions.Queues;

/// <summary>The queues for which this build has triggers.</summary>
internal static partial class QueueTriggers
{
    public static IReadOnlyList<string> Names => Generated;

    /// <summary>Says which queue nobody would read: the integrations were exchanged without building anew, or one is written in a way that the
    /// build does not see.</summary>
    /// <exception cref="InvalidOperationException">There is one; it is named.</exception>
    public static void Check(IEnumerable<(string Flow, string Queue)> declared, IReadOnlyCollection<string> triggers)
    {
        var missing = declared.Where(d => !triggers.Contains(d.Queue)).Select(d => $"flow '{d.Flow}' waits for queue '{d.Queue}'").ToList();
        if (missing.Count > 0)
            throw new InvalidOperationException($"{string.Join(" and ", missing)}, and this build has no trigger for it: build again, with 'queue: <name>' inside 'on'.");
    }
}
