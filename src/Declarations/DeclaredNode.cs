namespace Trunkline.Declarations;

/// <summary>A node of a declared YAML file with its place. Asked, never derived: what it means is decided by the room that reads it.</summary>
/// <param name="file">The file.</param>
/// <param name="line">1-based line of its first character.</param>
/// <param name="column">1-based column of its first character.</param>
public abstract class DeclaredNode(string file, int line, int column)
{
    /// <summary>The file it stands in.</summary>
    public string File { get; } = file;

    /// <summary>1-based line of its first character.</summary>
    public int Line { get; } = line;

    /// <summary>1-based column of its first character.</summary>
    public int Column { get; } = column;

    /// <summary>What it is, for messages: text, list or map.</summary>
    public abstract string Kind { get; }
}

/// <summary>A list.</summary>
/// <param name="file">The file.</param>
/// <param name="line">1-based line.</param>
/// <param name="column">1-based column.</param>
/// <param name="items">Its items in order.</param>
public sealed class DeclaredList(string file, int line, int column, IReadOnlyList<DeclaredNode> items) : DeclaredNode(file, line, column)
{
    /// <summary>Its items in order.</summary>
    public IReadOnlyList<DeclaredNode> Items { get; } = items;

    /// <inheritdoc />
    public override string Kind => "a list";
}
