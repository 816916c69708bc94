namespace Trunkline.Declarations;

/// <summary>Finds the known word that was probably meant.</summary>
public static class Suggestion
{
    /// <summary>The nearest of the known words, or null when none is near enough to be meant.</summary>
    public static string? For(string word, IEnumerable<string> known)
    {
        string? best = null;
        var bestDistance = Math.Max(2, word.Length / 3) + 1;
        foreach (var candidate in known)
        {
            var distance = string.Equals(candidate, word, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(word, candidate);
            if (distance < bestDistance)
                (best, bestDistance) = (candidate, distance);
        }

        return best;
    }

    /// <summary>A remedy: the nearest known word, or where there is none near, all of them.</summary>
    public static string Remedy(string word, IReadOnlyCollection<string> known) => For(word, known) switch
    {
        { } near => $"did you mean '{near}'?",
        _ when known.Count == 0 => "there are none",
        _ => $"use one of {string.Join(", ", known)}",
    };

    // Optimal string alignment: a swap of two neighbours, the commonest typing slip, counts once.
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
