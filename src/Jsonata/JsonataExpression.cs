using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Trunkline.Jsonata;

/// <summary>A compiled JSONata expression: immutable, thread-safe, compiled once and evaluated many times.</summary>
public sealed class JsonataExpression
{
    private JsonataExpression(string source) => Source = source;

    /// <summary>The text that was compiled.</summary>
    public string Source { get; }

    /// <summary>Names that the expression reads from the members of its input's root object, each with its first place:
    /// <c>customer.email &amp; $$.event.id</c> reads <c>customer</c> and <c>event</c>. What cannot be known before evaluation
    /// (a wildcard, a lookup by computed name) is not listed.</summary>
    public IReadOnlyList<JsonataReference> RootReferences => throw new NotImplementedException();

    /// <summary>Variables and functions (<c>$name</c>) that nothing in the expression defines and that are no built-in function,
    /// each with its first place and, where one is near, the built-in name that was probably meant.</summary>
    public IReadOnlyList<JsonataReference> UnknownVariables => throw new NotImplementedException();

    /// <summary>Compiles a text.</summary>
    /// <exception cref="JsonataException">The text is not an expression; the exception says where and why.</exception>
    public static JsonataExpression Compile(string source) => new(source);

    /// <summary>Compiles a text without throwing on a fault of the text.</summary>
    public static bool TryCompile(string source, [NotNullWhen(true)] out JsonataExpression? expression, [NotNullWhen(false)] out JsonataException? fault) =>
        throw new NotImplementedException();

    /// <summary>Evaluates against one JSON value (the root context, <c>$$</c>).</summary>
    /// <exception cref="JsonataException">A fault of the expression on this input, or a limit crossed.</exception>
    public JsonataResult Evaluate(JsonElement input, JsonataEnvironment? environment = null) => throw new NotImplementedException();

    /// <summary>Evaluates against an object made of separate documents, without merging or copying them.</summary>
    /// <exception cref="JsonataException">A fault of the expression on this input, or a limit crossed.</exception>
    public JsonataResult Evaluate(IReadOnlyDictionary<string, JsonElement> members, JsonataEnvironment? environment = null) => throw new NotImplementedException();
}
