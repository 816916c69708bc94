using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Trunkline.Jsonata.Compilation;
using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Evaluation;
using Trunkline.Jsonata.Parsing;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata;

/// <summary>A compiled JSONata expression: immutable, thread-safe, compiled once and evaluated many times.</summary>
public sealed class JsonataExpression
{
    private readonly JsonataProgram _program;

    private JsonataExpression(string source, JsonataProgram program, IReadOnlyList<JsonataReference> roots, bool readsWholeRoot)
    {
        ReadsWholeRoot = readsWholeRoot;
        Source = source;
        _program = program;
        RootReferences = roots;
        UnknownVariables = References.Unknown(source, program.Unknown);
    }

    /// <summary>The text that was compiled.</summary>
    public string Source { get; }

    /// <summary>Names that the expression reads from the members of its input's root object, each with its first place:
    /// <c>customer.email &amp; $$.event.id</c> reads <c>customer</c> and <c>event</c>. What cannot be known before evaluation
    /// (a wildcard, a lookup by computed name) is not listed.</summary>
    public IReadOnlyList<JsonataReference> RootReferences { get; }

    /// <summary>Whether it may read members of the root that <see cref="RootReferences"/> does not list: by a wildcard, a computed name, or because
    /// the root itself is handed to a function or is part of the result. True where the text does not tell for certain.</summary>
    public bool ReadsWholeRoot { get; }

    /// <summary>Variables and functions (<c>$name</c>) that nothing in the expression defines and that are no built-in function,
    /// each with its first place and, where one is near, the built-in name that was probably meant.</summary>
    public IReadOnlyList<JsonataReference> UnknownVariables { get; }

    /// <summary>Compiles a text.</summary>
    /// <exception cref="JsonataException">The text is not an expression; the exception says where and why.</exception>
    public static JsonataExpression Compile(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            var tree = Parser.Parse(source);
            return new JsonataExpression(source, Compiler.Compile(tree), References.Roots(source, tree), References.ReadsWholeRoot(tree));
        }
        catch (JsonataException fault) when (fault.Locate(0, 0, null) || fault.CountLines(source))
        {
            throw;
        }
    }

    /// <summary>Compiles a text without throwing on a fault of the text.</summary>
    public static bool TryCompile(string source, [NotNullWhen(true)] out JsonataExpression? expression, [NotNullWhen(false)] out JsonataException? fault)
    {
        try
        {
            (expression, fault) = (Compile(source), null);
            return true;
        }
        catch (JsonataException found)
        {
            (expression, fault) = (null, found);
            return false;
        }
    }

    /// <summary>Evaluates against one JSON value (the root context, <c>$$</c>).</summary>
    /// <exception cref="JsonataException">A fault of the expression on this input, or a limit crossed.</exception>
    public JsonataResult Evaluate(JsonElement input, JsonataEnvironment? environment = null) => Evaluate(Value.Of(input), environment);

    /// <summary>Evaluates against an object made of separate documents, without merging or copying them.</summary>
    /// <exception cref="JsonataException">A fault of the expression on this input, or a limit crossed.</exception>
    public JsonataResult Evaluate(IReadOnlyDictionary<string, JsonElement> members, JsonataEnvironment? environment = null)
    {
        ArgumentNullException.ThrowIfNull(members);
        var root = new ObjectValue(members.Count);
        foreach (var (name, member) in members)
            root.Set(name, Value.Of(member));
        return Evaluate(Value.Of(root), environment);
    }

    private JsonataResult Evaluate(Value input, JsonataEnvironment? environment)
    {
        var run = new Run(environment ?? JsonataEnvironment.Default, input);
        try
        {
            return new JsonataResult(_program.Evaluate(input, run), run.Limits);
        }
        catch (JsonataException fault) when (fault.Locate(0, 0, null) || fault.CountLines(Source))
        {
            throw;
        }
        catch (InvalidOperationException unreadable) when (unreadable is not ObjectDisposedException)
        {
            // The JSON reader checks a text's escapes only when the text is read.
            throw Fault.Of("U1005", unreadable.Message);
        }
    }
}
