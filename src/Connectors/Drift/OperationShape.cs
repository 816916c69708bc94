using System.Text.Json;
using Trunkline.Connectors.Http;
using Trunkline.Jsonata;
using Trunkline.Stores.Tables;

namespace Trunkline.Connectors.Drift;

/// <summary>The learned form of one operation's answers. Not to be used by two at a time.</summary>
internal sealed class OperationShape(string operation)
{
    /// <summary>Answers that are learned from whole; later ones now and then. What flows read is looked at in every one.</summary>
    public const int FirstAnswers = 32;

    public const int OneOf = 64;

    /// <summary>Paths that are learned beside those that flows read.</summary>
    public const int MostPaths = 256;

    private const int MostRead = 512;
    private const int MostDepth = 8;
    private const int MostItems = 4;
    private const int LongestPath = 300;

    private readonly Dictionary<string, LearnedPath> paths = new(StringComparer.Ordinal);
    private int storedAnswers;
    private int answersSince;
    private bool hasNews;
    private bool isRoomy = true;

    public string Operation { get; } = operation;

    private int Answers => storedAnswers + answersSince;

    /// <summary>Whether there is enough to tell for the table to be written: often while little is known, seldom later, and when something new came up.</summary>
    public bool IsDue(bool isPatient) => answersSince > 0
        && (Answers < FirstAnswers ? answersSince >= Math.Max(1, Answers / 8) : Answers < LearnedPath.MostCounted && answersSince >= Answers / 2)
        || !isPatient && hasNews;

    /// <summary>The paths that a flow reads; those beyond the bound are not watched.</summary>
    public LearnedPath[] Read(IEnumerable<string[]> names)
    {
        var read = new List<LearnedPath>();
        foreach (var path in names)
        {
            var text = JsonataReads.Text(path);
            if (!paths.TryGetValue(text, out var known))
            {
                if (paths.Count >= MostRead || text.Length > LongestPath)
                    continue;
                paths[text] = known = new LearnedPath(path);
            }

            known.IsRead = true;
            read.Add(known);
        }

        return [.. read];
    }

    /// <returns>What of the paths read is not as it was; null where all is.</returns>
    public List<LearnedPath>? See(JsonElement answer, LearnedPath[] read)
    {
        answersSince++;
        if (Answers <= FirstAnswers || answersSince % OneOf == 0)
            Learn(answer, read);
        List<LearnedPath>? changed = null;
        foreach (var path in read)
        {
            if (path.Note(Looks.At(answer, path.Names)))
                (changed ??= []).Add(path);
            hasNews |= path.HasNews;
        }

        return changed;
    }

    /// <summary>A name that stands where a path is missing, that no answer before had, and that is no data; null for none.</summary>
    public string? NewBeside(JsonElement answer, LearnedPath path)
    {
        var parent = answer;
        foreach (var name in path.Names.AsSpan(0, path.Names.Length - 1))
        {
            parent = FirstOf(parent);
            if (parent.ValueKind != JsonValueKind.Object || JsonText.Member(parent, name) is not { } member)
                return null;
            parent = member;
        }

        parent = FirstOf(parent);
        if (parent.ValueKind != JsonValueKind.Object || AnswerNames.IsMap(parent))
            return null;
        var names = parent.EnumerateObject().Select(m => m.Name).Where(n => !AnswerNames.IsData(n) && !IsKnown([.. path.Names[..^1], n])).Take(AnswerNames.MostMembers).ToList();
        return Declarations.Suggestion.For(path.Names[^1], names) ?? (names.Count == 1 ? names[0] : null);
    }

    /// <summary>Takes over what the table has.</summary>
    public void Take(ShapeRow row)
    {
        storedAnswers = row.Answers;
        foreach (var (text, numbers) in row.Paths)
        {
            var stored = PathRow.Of(numbers);
            if (!paths.TryGetValue(text, out var known))
            {
                if (paths.Count >= MostPaths)
                    continue;
                paths[text] = known = new LearnedPath(ShapeRow.Names(text));
            }

            if (!known.IsAnew)
                known.Take(stored.Kinds, stored.Present, stored.Missing);
        }
    }

    /// <summary>What the table should have: what it has, and what came since.</summary>
    public Told Tell(ShapeRow? current)
    {
        if (current is not null)
            Take(current);
        var answers = storedAnswers + answersSince;
        var told = paths.Values.Where(p => p.IsRead || p.Present > 1 || p.Kinds.HasFlag(Look.Map)).OrderByDescending(p => p.IsRead).ThenBy(p => p.Names.Length).ThenBy(p => p.Text, StringComparer.Ordinal).ToList();
        while (true)
        {
            var rows = told.ToDictionary(p => p.Text, p => Capped(p).Numbers(), StringComparer.Ordinal);
            var row = new ShapeRow(Operation, answers > 2 * LearnedPath.MostCounted ? LearnedPath.MostCounted : answers, rows);
            var text = row.Write();
            if (text.Length <= ITable.MaxValueLength)
                return new Told(row, text, answersSince, [.. told.Select(p => (p, p.PresentSince, p.MissingSince))]);
            told.RemoveRange(told.Count - 1 - told.Count / 4, 1 + told.Count / 4);
        }
    }

    /// <summary>What was told has been written.</summary>
    public void Wrote(Told told)
    {
        storedAnswers = told.Row.Answers;
        hasNews = false;
        answersSince = Math.Max(0, answersSince - told.Answers);
        foreach (var (path, present, missing) in told.Paths)
            path.Wrote(PathRow.Of(told.Row.Paths[path.Text]), present, missing);
    }

    private static PathRow Capped(LearnedPath path) => path.Present > LearnedPath.MostCounted
        ? new(path.Kinds, path.Present / 2, path.Missing / 2)
        : new(path.Kinds, path.Present, path.Missing);

    private static JsonElement FirstOf(JsonElement value)
    {
        while (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0)
            value = value[0];
        return value;
    }

    private bool IsKnown(string[] names) => paths.TryGetValue(JsonataReads.Text(names), out var known) && known.Present > 1;

    private void Learn(JsonElement answer, LearnedPath[] read)
    {
        if (paths.Count >= MostPaths)
            Forget(p => p.Present <= p.Missing);
        isRoomy = true;
        Collect(answer, []);
        foreach (var path in paths.Values)
        {
            if (!path.IsRead || !read.Contains(path))
                path.Note(Looks.At(answer, path.Names));
            hasNews |= path.HasNews;
        }
    }

    private void Collect(JsonElement value, string[] at)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray().Take(MostItems))
                Collect(item, at);
        }

        if (value.ValueKind != JsonValueKind.Object || at.Length >= MostDepth)
            return;
        var isMap = AnswerNames.IsMap(value) || paths.TryGetValue(JsonataReads.Text([.. at, Looks.Any]), out var any) && any.Kinds.HasFlag(Look.Map);
        var left = isMap ? MostItems : AnswerNames.MostMembers;
        foreach (var member in value.EnumerateObject())
        {
            if (left-- <= 0 || !isRoomy)
                return;
            string[] path = [.. at, isMap || AnswerNames.IsData(member.Name) ? Looks.Any : member.Name];
            isRoomy = Enter(ref path, at, isMap);
            if (isRoomy)
                Collect(member.Value, path);
        }
    }

    // False where there is no room for anything more.
    private bool Enter(ref string[] path, string[] parent, bool isMap)
    {
        var text = JsonataReads.Text(path);
        if (paths.TryGetValue(text, out var known))
        {
            if (isMap)
                known.MarkMap();
            return true;
        }

        if (text.Length > LongestPath)
            return false;
        if (path[^1] != Looks.Any && Siblings(parent).Count() >= AnswerNames.MostMembers)
        {
            // More names than any object has, over the answers: they are keys.
            Forget(p => p.Names.Length > parent.Length && p.Names.AsSpan().StartsWith(parent));
            (path, isMap) = ([.. parent, Looks.Any], true);
            text = JsonataReads.Text(path);
        }

        if (paths.Count >= MostPaths)
            return false;
        paths[text] = known = new LearnedPath(path);
        if (isMap)
            known.MarkMap();
        return true;
    }

    private void Forget(Func<LearnedPath, bool> which)
    {
        foreach (var path in paths.Values.Where(p => !p.IsRead && which(p)).ToList())
            paths.Remove(path.Text);
    }

    private IEnumerable<LearnedPath> Siblings(string[] parent) =>
        paths.Values.Where(p => p.Names.Length == parent.Length + 1 && p.Names.AsSpan().StartsWith(parent));
}

/// <summary>What is about to be written, and what of it is new to the table.</summary>
internal sealed record Told(ShapeRow Row, string Text, int Answers, IReadOnlyList<(LearnedPath Path, int Present, int Missing)> Paths);
