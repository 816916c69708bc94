using Trunkline.Jsonata.Errors;

namespace Trunkline.Jsonata.Parsing;

/// <summary>Finds for every parent operator the step whose context it means.</summary>
internal sealed class Ancestry
{
    private readonly List<SyntaxNode> _parents = [];

    public AncestorSlot NewSlot(SyntaxNode parent)
    {
        _parents.Add(parent);
        return new AncestorSlot("!" + (_parents.Count - 1), _parents.Count - 1);
    }

    /// <summary>Hands the unresolved parents of a part up to the expression that it is part of.</summary>
    public static void Push(SyntaxNode result, SyntaxNode part)
    {
        if (part.SeekingParent is null && part.Kind != SyntaxKind.Parent)
            return;
        List<AncestorSlot> slots = part.SeekingParent ?? [];
        if (part.Kind == SyntaxKind.Parent)
            slots.Add(part.Slot!);
        if (result.SeekingParent is null)
            result.SeekingParent = slots;
        else if (!ReferenceEquals(result.SeekingParent, slots))
            result.SeekingParent.AddRange(slots);
    }

    /// <summary>Resolves the parents that the last step of a path asks for against the steps before it.</summary>
    public static void Resolve(SyntaxNode path, Ancestry ancestry)
    {
        var last = path.Children[^1];
        List<AncestorSlot> slots = last.SeekingParent ?? [];
        if (last.Kind == SyntaxKind.Parent)
            slots.Add(last.Slot!);
        foreach (var slot in slots.ToArray())
        {
            var index = path.Children.Count - 2;
            while (slot.Level > 0)
            {
                if (index < 0)
                {
                    (path.SeekingParent ??= []).Add(slot);
                    break;
                }

                // Of several contiguous focus bindings, which all keep the context, only the first one is a level.
                var step = path.Children[index--];
                while (index >= 0 && step.Focus is not null && path.Children[index].Focus is not null)
                    step = path.Children[index--];
                ancestry.Seek(step, slot);
            }
        }
    }

    /// <summary>Goes one step up: at level 0 the step remembers its context for the slot.</summary>
    public void Seek(SyntaxNode node, AncestorSlot slot)
    {
        switch (node.Kind)
        {
            case SyntaxKind.Name or SyntaxKind.Wildcard:
                if (--slot.Level == 0)
                {
                    if (node.Ancestor is not null)
                        _parents[slot.Index].Slot!.Label = node.Ancestor.Label;
                    node.Ancestor = slot;
                    node.Tuple = true;
                }

                break;
            case SyntaxKind.Parent:
                slot.Level++;
                break;
            case SyntaxKind.Block:
                if (node.Children.Count > 0)
                {
                    node.Tuple = true;
                    Seek(node.Children[^1], slot);
                }

                break;
            case SyntaxKind.Path:
                node.Tuple = true;
                var index = node.Children.Count - 1;
                Seek(node.Children[index--], slot);
                while (slot.Level > 0 && index >= 0)
                    Seek(node.Children[index--], slot);
                break;
            default:
                throw Fault.At("S0217", node.Position, node.Start, node.Text);
        }
    }
}
