using System.Text.Json;

namespace Trunkline.Jsonata;

/// <summary>What an evaluation gave: a JSON value or nothing (undefined). Numbers that were only moved keep their source text.</summary>
public readonly struct JsonataResult
{
    /// <summary>True when the expression gave nothing; every other member then treats it as JSON null, except <see cref="IsTrue"/>, which is false.</summary>
    public bool IsUndefined => throw new NotImplementedException();

    /// <summary>The effective boolean value by the language's rules (<c>$boolean</c>): empty, zero, null and nothing are false.</summary>
    public bool IsTrue => throw new NotImplementedException();

    /// <summary>The value as text by the language's rules (<c>$string</c>); the empty string for nothing.</summary>
    public string ToText() => throw new NotImplementedException();

    /// <summary>The value as a JSON element that owns its memory; a value taken from the input unchanged is not copied and lives as long as the input.</summary>
    public JsonElement ToElement() => throw new NotImplementedException();

    /// <summary>Writes the value as JSON.</summary>
    public void WriteTo(Utf8JsonWriter writer) => throw new NotImplementedException();
}

/// <summary>A name that an expression reads, and where.</summary>
/// <param name="Name">The name, without a dollar sign.</param>
/// <param name="Line">1-based line of its first use.</param>
/// <param name="Column">1-based column of its first use.</param>
/// <param name="Suggestion">A known name that was probably meant, or null.</param>
public sealed record JsonataReference(string Name, int Line, int Column, string? Suggestion);
