namespace Trunkline.Connectors.Limits;

/// <summary>Permits that one instance leased together.</summary>
/// <param name="Permits">What is left of it.</param>
/// <param name="Size">What was leased.</param>
/// <param name="From">From when on it, or of a spaced one the first permit, may be used, for the length of a lease.</param>
/// <param name="SeenAt">When it was last looked whether somebody was asked to pause.</param>
/// <param name="Step">What lies between the moments of two permits of a spaced one; zero where all may be used together.</param>
/// <param name="Promised">How many were told to come for it.</param>
/// <param name="Lost">How many nobody used in their time.</param>
internal sealed record PermitBlock(int Permits, int Size, DateTimeOffset From, DateTimeOffset SeenAt, TimeSpan Step = default, int Promised = 0, int Lost = 0)
{
    public static readonly PermitBlock None = new(0, 0, DateTimeOffset.MinValue, DateTimeOffset.MinValue);

    // What was looked at longer ago than this is used only after another look.
    private static readonly TimeSpan Stale = TimeSpan.FromMilliseconds(250);

    public bool IsSpaced => Step > TimeSpan.Zero;

    /// <summary>From when on the next permit may be used.</summary>
    public DateTimeOffset Next => From + (Size - Permits) * Step;

    /// <summary>Whether a pause that somebody else was asked for would be known: looked for once in a block that is used up in no time, and again
    /// and again in one that is not.</summary>
    public bool IsSeen(DateTimeOffset now) => (IsSpaced ? now : From) - SeenAt < Stale;

    public PermitBlock Used() => this with { Permits = Permits - 1 };

    /// <summary>Without what may no longer be used.</summary>
    public PermitBlock At(DateTimeOffset now, TimeSpan lease)
    {
        var block = this;
        while (block.Permits > 0 && now > block.Next + lease)
        {
            var lost = IsSpaced ? 1 : block.Permits;
            block = block with { Permits = block.Permits - lost, Lost = block.Lost + lost };
        }

        return block;
    }
}
