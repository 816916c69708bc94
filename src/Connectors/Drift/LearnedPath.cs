using Trunkline.Jsonata;

namespace Trunkline.Connectors.Drift;

/// <summary>What is known of one path of an operation's answers: how often it was there, and as what. Never a value.</summary>
internal sealed class LearnedPath(string[] names)
{
    /// <summary>Answers that must have had a path before its absence says anything.</summary>
    public const int Enough = 20;

    /// <summary>Answers in a row without it, after which the new form is the form.</summary>
    public const int Accepted = 200;

    /// <summary>Counts are halved beyond this: what was long ago weighs less.</summary>
    public const int MostCounted = 1_000;

    // A path that was missing in more than one of fifty answers is optional.
    private const int Rarely = 50;

    private int stored;
    private int storedMissing;
    private int streak;
    private Look instead;

    public string[] Names { get; } = names;

    public string Text { get; } = JsonataReads.Text(names);

    public Look Kinds { get; private set; }

    /// <summary>Answers that had it.</summary>
    public int Present => stored + PresentSince;

    /// <summary>Answers that lacked it and were followed by one that had it again.</summary>
    public int Missing => storedMissing + MissingSince;

    /// <summary>The part of <see cref="Present"/> that the table does not have yet.</summary>
    public int PresentSince { get; private set; }

    /// <summary>The part of <see cref="Missing"/> that the table does not have yet.</summary>
    public int MissingSince { get; private set; }

    /// <summary>Whether a flow reads it: then its name is its author's, and not learned.</summary>
    public bool IsRead { get; set; }

    /// <summary>Whether something was found out that other instances should know soon.</summary>
    public bool HasNews { get; private set; }

    /// <summary>Whether what is here stands against what the table has, rather than on top of it.</summary>
    public bool IsAnew { get; private set; }

    /// <summary>What stands there in its place now; none where it is just missing.</summary>
    public Look Instead => instead;

    /// <returns>True where the answer lacks what (nearly) all before it had.</returns>
    public bool Note(Look look)
    {
        if (look == Look.Unknown)
            return false;
        var kinds = look & Looks.Kinds;
        if (kinds != 0 && (Kinds == 0 || (kinds & Kinds) != 0 || Present < Enough))
        {
            Came(kinds);
            return false;
        }

        if (Present < Enough)
        {
            MissingSince++;
            return false;
        }

        streak++;
        instead |= kinds;
        if (streak <= Accepted)
            return IsSteady;
        (stored, storedMissing, PresentSince, MissingSince, Kinds, streak, instead) = (0, 0, 0, 0, instead, 0, 0);
        HasNews = IsAnew = true;
        return false;
    }

    public void MarkMap() => Kinds |= Look.Map;

    /// <summary>Takes over what the table has.</summary>
    public void Take(Look kinds, int present, int missing)
    {
        (stored, storedMissing) = (present, missing);
        Kinds |= kinds;
    }

    /// <summary>What was told has been written: on top of it stands only what came since.</summary>
    public void Wrote(PathRow row, int presentTold, int missingTold)
    {
        (stored, storedMissing) = (row.Present, row.Missing);
        PresentSince = Math.Max(0, PresentSince - presentTold);
        MissingSince = Math.Max(0, MissingSince - missingTold);
        HasNews = IsAnew = false;
    }

    private bool IsSteady => Missing * Rarely <= Present;

    private void Came(Look kinds)
    {
        if (streak > 0)
        {
            HasNews |= IsSteady;
            MissingSince += streak;
            kinds |= instead;
            (streak, instead) = (0, 0);
        }

        // A name that came once may be data; what came twice is worth keeping.
        HasNews |= PresentSince == 1 && stored == 0 && !IsRead || (kinds & ~Kinds) != 0 && Present > 1;
        Kinds |= kinds;
        PresentSince++;
        if (PresentSince > MostCounted)
            (PresentSince, MissingSince) = (PresentSince / 2, MissingSince / 2);
    }
}
