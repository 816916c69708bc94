namespace Trunkline.Sandbox.Partners.Shop;

/// <summary>A GraphQL document: its operations. Fragments and directives are beyond this shop.</summary>
internal sealed record GraphQlDocument(IReadOnlyList<GraphQlOperation> Operations)
{
    /// <exception cref="GraphQlException">The text is no such document.</exception>
    public static GraphQlDocument Parse(string text) => new GraphQlParser(text).Document();
}

/// <summary>A query or mutation.</summary>
internal sealed record GraphQlOperation(string Kind, string? Name, IReadOnlyList<GraphQlVariable> Variables, IReadOnlyList<GraphQlField> Fields);

/// <summary>A declared variable.</summary>
internal sealed record GraphQlVariable(string Name, bool Required, object? Default);

/// <summary>A selected field; argument values are text, decimal, bool, null, lists, maps or <see cref="GraphQlReference"/>.</summary>
internal sealed record GraphQlField(string Key, string Name, IReadOnlyDictionary<string, object?> Arguments, IReadOnlyList<GraphQlField> Fields, int Line, int Column);

/// <summary>A variable used as a value.</summary>
internal sealed record GraphQlReference(string Name);

/// <summary>The document or its execution is at fault.</summary>
internal sealed class GraphQlException(string message, int line = 1, int column = 1, string code = "GRAPHQL_PARSE_FAILED") : Exception(message)
{
    public int Line { get; } = line;

    public int Column { get; } = column;

    public string Code { get; } = code;
}
