using System.Collections.Concurrent;
using System.Text.Json;
using Trunkline.Connectors.Definitions;
using Trunkline.Flows.Plans;
using Trunkline.Stores.Tables;

namespace Trunkline.Connectors.Drift;

/// <summary>Notices when the answers of a connection's partner lose what flows read of them: what (nearly) every answer had, and this one has not, or as
/// another kind of value.</summary>
internal sealed class DriftWatch(ConnectionDefinition definition, ITable table, TimeProvider time)
{
    // Texts come from plans, so there are few of them; those of many deploys ago are not worth a smarter bound.
    private const int MostWatched = 1_000;
    private const int MostTold = 1_000;

    private readonly ConcurrentDictionary<(string Operation, string? Reads, string? Items, string? Result), WatchedAnswer?> watched = new();
    private readonly ConcurrentDictionary<string, DriftShape> shapes = new(StringComparer.Ordinal);
    private readonly HashSet<(string Run, string Operation)> told = [];
    private readonly Queue<(string Run, string Operation)> order = new();

    /// <summary>What a call's answer will be looked at for; null for nothing.</summary>
    public WatchedAnswer? Open(AnswerWatch? watch, string? result)
    {
        if (watch is null)
            return null;
        var key = (watch.Operation, watch.Reads, watch.Items, watch.Items is null ? result : null);
        if (!watched.TryGetValue(key, out var known))
        {
            if (watched.Count >= MostWatched)
            {
                watched.Clear();
                shapes.Clear();
            }

            known = watched.GetOrAdd(key, _ => Make(watch, result));
        }

        known?.Shape.Begin();
        return known;
    }

    /// <summary>Looks at the answer of a call that worked.</summary>
    /// <param name="answer">What is watched.</param>
    /// <param name="body">The answer as expressions see it.</param>
    /// <param name="run">The run that called: told once.</param>
    /// <returns>One sentence; null where nothing changed, or the run was told already.</returns>
    public async ValueTask<string?> SeeAsync(WatchedAnswer answer, JsonElement body, string run)
    {
        if (await answer.Shape.SeeAsync(body, answer.Read) is not { } changed || !IsFirst(run, answer.Shape.Operation))
            return null;
        Telemetry.Drifted(definition.Name, answer.Shape.Operation);
        return $"answers of connection '{definition.Name}' to {answer.Shape.Operation} have changed: {changed}";
    }

    private WatchedAnswer? Make(AnswerWatch watch, string? result)
    {
        var paths = WatchedAnswer.Paths(watch, result, definition.Protocol == ConnectionProtocol.GraphQl);
        if (paths.Count == 0)
            return null;
        var shape = shapes.GetOrAdd(watch.Operation, operation => new DriftShape(definition.Name, operation, table, time));
        return new WatchedAnswer(shape, shape.Read(paths));
    }

    private bool IsFirst(string run, string operation)
    {
        lock (told)
        {
            if (!told.Add((run, operation)))
                return false;
            order.Enqueue((run, operation));
            if (order.Count > MostTold)
                told.Remove(order.Dequeue());
            return true;
        }
    }
}
