using Trunkline.Declarations;
using Trunkline.Declarations.Grammar;

namespace Trunkline.Flows.Definitions;

// Steps and triggers are of the kind whose name they have as a key.
internal static class KindReader
{
    // What: "step" or "trigger", for messages. Remedy: for two kinds in one. Nothing: what is wrong where there is none.
    public static KeywordGroup? Of(DeclaredMap map, IReadOnlyList<KeywordGroup> kinds, string what, string remedy, string nothing, FaultList faults)
    {
        KeywordGroup? kind = null;
        foreach (var candidate in kinds)
        {
            // A kind's name may be a word of another, as `steps` is of forEach.
            if (map.Key(candidate.Name) is not { } key || kind is not null && kind.Keywords.Any(k => k.Name == candidate.Name))
                continue;
            if (kind is null)
                kind = candidate;
            else
                faults.Add(key, $"'{kind.Name}' and '{candidate.Name}' in one {what}", remedy);
            map.Has(candidate.Name);
        }

        if (kind is not null)
            return kind;

        // A mistyped kind is the likelier reason: every other word of every kind is then known, so that only the mistyped one stands out.
        foreach (var keyword in kinds.SelectMany(k => k.Keywords))
            map.Has(keyword.Name);
        var before = faults.Count;
        map.RejectUnknownKeys(faults);
        if (faults.Count == before)
            faults.Add(map, nothing, $"give it one of {string.Join(", ", kinds.Select(k => k.Name))}");
        return null;
    }
}
