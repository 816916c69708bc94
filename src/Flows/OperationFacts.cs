namespace Trunkline.Flows;

/// <summary>What a flow needs to know of an operation that a partner describes.</summary>
/// <param name="Body">What its body holds; null where the description does not say.</param>
/// <param name="Refusal">Why it cannot be called from here; null where it can.</param>
public sealed record OperationFacts(BodyShape? Body, string? Refusal = null);

/// <summary>What a body, or an element in it, holds.</summary>
public sealed class BodyShape
{
    /// <summary>The members, in the order in which they are described.</summary>
    public IReadOnlyList<BodyMember> Members { get; init; } = [];

    /// <summary>Whether others may stand there too.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether they have to stand in this order.</summary>
    public bool IsOrdered { get; init; }

    /// <summary>A member by name; null for none.</summary>
    public BodyMember? Find(string name)
    {
        foreach (var member in Members)
        {
            if (member.Name == name)
                return member;
        }

        return null;
    }
}

/// <summary>A member of a <see cref="BodyShape"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Namespace">Its XML namespace; empty for none.</param>
/// <param name="IsRequired">Whether it has to be there.</param>
/// <param name="Shape">Gives what it holds, on demand, since types may hold themselves; null for a text.</param>
public sealed record BodyMember(string Name, string Namespace, bool IsRequired, Func<BodyShape?> Shape);
