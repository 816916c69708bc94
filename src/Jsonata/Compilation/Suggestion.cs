namespace Trunkline.Jsonata.Compilation;

/// <summary>Finds the known name that a mistyped one probably means.</summary>
internal static class Suggestion
{
    public static string? For(string name, IEnumerable<string> known)
    {
        var allowed = Math.Max(1, name.Length / 3);
        return known
            .Select(candidate => (Name: candidate, Distance: Distance(name, candidate)))
            .Where(candidate => candidate.Distance <= allowed)
            .OrderBy(candidate => candidate.Distance).ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
            .Select(candidate => candidate.Name)
            .FirstOrDefault();
    }

    // Insertions, deletions, replacements and swaps of neighbours; a difference in case alone is free.
    private static int Distance(string name, string candidate)
    {
        if (Math.Abs(name.Length - candidate.Length) > 4 || name.Length > 64)
            return int.MaxValue;
        var rows = new int[name.Length + 1, candidate.Length + 1];
        for (var i = 0; i <= name.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= candidate.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= name.Length; i++)
        {
            for (var j = 1; j <= candidate.Length; j++)
            {
                var cost = Same(name[i - 1], candidate[j - 1]) ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && Same(name[i - 1], candidate[j - 2]) && Same(name[i - 2], candidate[j - 1]))
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[name.Length, candidate.Length];
    }

    private static bool Same(char left, char right) => char.ToLowerInvariant(left) == char.ToLowerInvariant(right);
}
