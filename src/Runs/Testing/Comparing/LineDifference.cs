namespace Trunkline.Runs.Testing.Comparing;

// Two texts line by line: those that are expected with '-', those that came with '+', and a few around them.
internal static class LineDifference
{
    private const int Around = 3;
    private const int MostLines = 60;
    private const int MostCompared = 2000;

    public static IReadOnlyList<string> Of(string expected, string actual)
    {
        var (a, b) = (expected.Split('\n'), actual.Split('\n'));

        // Long texts would take their product in time; where they first differ is said anyway.
        if (a.Length > MostCompared || b.Length > MostCompared)
            return [];
        var lines = All(a, b, Common(a, b));
        var near = new bool[lines.Count];
        for (var i = 0; i < lines.Count; i++)
        {
            for (var j = i - Around; lines[i][0] != ' ' && j <= i + Around; j++)
                near[Math.Clamp(j, 0, lines.Count - 1)] = true;
        }

        var shown = new List<string>();
        for (var i = 0; i < lines.Count; i++)
        {
            // A line that is left out alone would save nothing.
            if (near[i] || (i == 0 || near[i - 1]) && (i == lines.Count - 1 || near[i + 1]))
                shown.Add(lines[i]);
            else if (shown.Count == 0 || shown[^1] != "  ...")
                shown.Add("  ...");
            if (shown.Count == MostLines)
            {
                shown.Add("  ... and more");
                break;
            }
        }

        return shown;
    }

    // How many lines the ends from each pair of places on have in common.
    private static int[,] Common(string[] a, string[] b)
    {
        var common = new int[a.Length + 1, b.Length + 1];
        for (var i = a.Length - 1; i >= 0; i--)
        {
            for (var j = b.Length - 1; j >= 0; j--)
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        return common;
    }

    private static List<string> All(string[] a, string[] b, int[,] common)
    {
        var lines = new List<string>();
        var (i, j) = (0, 0);
        while (i < a.Length || j < b.Length)
        {
            if (i < a.Length && j < b.Length && a[i] == b[j])
            {
                lines.Add("  " + a[i++]);
                j++;
            }
            else if (j == b.Length || i < a.Length && common[i + 1, j] >= common[i, j + 1])
                lines.Add("- " + a[i++]);
            else
                lines.Add("+ " + b[j++]);
        }

        return lines;
    }
}
