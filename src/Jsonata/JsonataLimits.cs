namespace Trunkline.Jsonata;

/// <summary>Bounds of one evaluation. Crossing one throws a <see cref="JsonataException"/> that names the limit.</summary>
public sealed record JsonataLimits
{
    /// <summary>The defaults: generous for a mapping, tight enough that no expression can hang or exhaust a host.</summary>
    public static JsonataLimits Default { get; } = new();

    /// <summary>Evaluation steps (one per node visited and per item iterated); default 50 million.</summary>
    public long MaxSteps { get; init; } = 50_000_000;

    /// <summary>Nested non-tail calls and nested expression levels; default 300.</summary>
    public int MaxDepth { get; init; } = 300;

    /// <summary>Items of one sequence or array made by the expression (ranges included); default 10 million, as in the reference implementation.</summary>
    public int MaxSequenceLength { get; init; } = 10_000_000;

    /// <summary>Bytes that strings, arrays and objects made during the evaluation may take together (estimated); default 256 MiB.</summary>
    public long MaxResultBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Levels of the result as an element, those of input taken into it included; default 500.</summary>
    public int MaxResultDepth { get; init; } = 500;

    /// <summary>Wall time of one evaluation, regular expressions included; default 5 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);
}
