namespace Trunkline.Connectors.Definitions;

/// <summary>A place in a declared file that asks for a secret, so that the host can check at start that it is there.</summary>
/// <param name="Name">Name of the secret.</param>
/// <param name="Connection">The connection that needs it.</param>
/// <param name="File">The file.</param>
/// <param name="Line">1-based line.</param>
/// <param name="Column">1-based column.</param>
public sealed record SecretReference(string Name, string Connection, string File, int Line, int Column)
{
    /// <summary><c>file:line:col</c>.</summary>
    public string Place => $"{File}:{Line}:{Column}";
}
