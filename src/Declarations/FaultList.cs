namespace Trunkline.Declarations;

/// <summary>Collects every fault of every declared file, so that a person sees them all in one go.</summary>
public sealed class FaultList
{
    private readonly List<Fault> faults = [];

    /// <summary>The faults by file, line and column.</summary>
    public IReadOnlyList<Fault> All => [.. faults.OrderBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Column)];

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => faults.Count == 0;

    /// <summary>How many there are.</summary>
    public int Count => faults.Count;

    /// <summary>Adds a fault.</summary>
    public void Add(Fault fault) => faults.Add(fault);

    /// <summary>Adds a fault at a node's place.</summary>
    public void Add(DeclaredNode at, string problem, string? remedy = null) => faults.Add(new Fault(at.File, at.Line, at.Column, problem, remedy));

    /// <summary>Throws all faults as one exception when there are any.</summary>
    /// <exception cref="DeclarationException">There are faults.</exception>
    public void ThrowIfAny()
    {
        if (faults.Count > 0)
            throw new DeclarationException(All);
    }
}

/// <summary>The declared files have faults; nothing was started.</summary>
/// <param name="faults">All of them.</param>
public sealed class DeclarationException(IReadOnlyList<Fault> faults)
    : Exception($"{faults.Count} fault{(faults.Count == 1 ? "" : "s")} in the declared files:\n" + string.Join('\n', faults))
{
    /// <summary>All faults by file, line and column.</summary>
    public IReadOnlyList<Fault> Faults { get; } = faults;
}
