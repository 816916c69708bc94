using Trunkline.Jsonata.Functions;

namespace Trunkline.Jsonata.Parsing;

/// <summary>A node of the syntax tree. The parser makes it, the path pass rewrites it, the compiler reads it.</summary>
internal sealed class SyntaxNode(SyntaxKind kind, string text, int start, int position)
{
    public SyntaxKind Kind { get; set; } = kind;

    /// <summary>Operator, name or literal text.</summary>
    public string Text { get; set; } = text;

    public int Start { get; set; } = start;

    /// <summary>Offset behind the node's own token.</summary>
    public int Position { get; } = position;

    public double Number { get; set; }

    public string Flags { get; init; } = "";

    /// <summary>Operand, path start, condition, procedure, lambda body or transform pattern.</summary>
    public SyntaxNode? Left { get; set; }

    /// <summary>Second operand, consequence, or transform update.</summary>
    public SyntaxNode? Right { get; set; }

    /// <summary>Alternative of a condition or deletion of a transform.</summary>
    public SyntaxNode? Third { get; set; }

    /// <summary>Items, arguments, expressions of a block, steps of a path, terms of a sort.</summary>
    public List<SyntaxNode> Children { get; set; } = [];

    /// <summary>Key and value expressions.</summary>
    public List<(SyntaxNode Key, SyntaxNode Value)> Pairs { get; set; } = [];

    public Signature? Signature { get; set; }

    /// <summary>True for a descending term of a sort.</summary>
    public bool Descending { get; set; }

    public bool KeepArray { get; set; }

    public bool KeepSingletonArray { get; set; }

    public bool ConstructsArray { get; set; }

    /// <summary>Predicates of a node outside of a path.</summary>
    public List<Stage>? Predicates { get; set; }

    /// <summary>Predicates and index bindings of a step.</summary>
    public List<Stage>? Stages { get; set; }

    public SyntaxNode? Group { get; set; }

    public string? Focus { get; set; }

    public string? Index { get; set; }

    public bool Tuple { get; set; }

    public AncestorSlot? Ancestor { get; set; }

    /// <summary>Of a parent node: the slot that it reads.</summary>
    public AncestorSlot? Slot { get; set; }

    public List<AncestorSlot>? SeekingParent { get; set; }
}

/// <summary>What a step does with its results: filters them by an expression or numbers them with a variable.</summary>
internal sealed record Stage(SyntaxNode? Filter, string? Index, int Position);

/// <summary>The place where a step remembers its context for a parent operator further on.</summary>
internal sealed class AncestorSlot(string label, int index)
{
    public string Label { get; set; } = label;

    public int Index { get; } = index;

    public int Level { get; set; } = 1;
}
