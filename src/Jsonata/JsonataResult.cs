using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Evaluation;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata;

/// <summary>What an evaluation gave: a JSON value or nothing (undefined). Numbers that were only moved keep their source text.</summary>
public readonly struct JsonataResult
{
    private readonly Value _value;
    private readonly JsonataLimits? _limits;

    internal JsonataResult(in Value value, JsonataLimits limits)
    {
        _value = value;
        _limits = limits;
    }

    /// <summary>True when the expression gave nothing; every other member then treats it as JSON null, except <see cref="IsTrue"/>, which is false.</summary>
    public bool IsUndefined => _value.IsUndefined;

    /// <summary>The effective boolean value by the language's rules (<c>$boolean</c>): empty, zero, null and nothing are false.</summary>
    /// <exception cref="JsonataException">An array is so large that looking at it crosses the evaluation's limits.</exception>
    public bool IsTrue => Truth.Of(_value, NewRun());

    /// <summary>The value as text by the language's rules (<c>$string</c>); the empty string for nothing.</summary>
    /// <exception cref="JsonataException">The text would be larger than the evaluation's limit.</exception>
    public string ToText() => Stringify.Of(_value, NewRun());

    /// <summary>The value as a JSON element that owns its memory; a value taken from the input unchanged is not copied and lives as long as the input.</summary>
    /// <exception cref="JsonataException">The value is larger than the evaluation's limit or nested too deeply.</exception>
    public JsonElement ToElement()
    {
        if (_value.IsElement)
            return _value.Element;
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, ResultWriter.Options))
            WriteTo(writer);
        var deepest = (_limits ?? JsonataLimits.Default).MaxResultDepth;
        try
        {
            return JsonElement.Parse(buffer.WrittenSpan, new JsonDocumentOptions { MaxDepth = deepest, AllowDuplicateProperties = true });
        }
        catch (JsonException)
        {
            // What was just written can only be too deep: input was taken into it below levels of its own.
            throw Fault.Of("U1003", deepest.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Writes the value as JSON.</summary>
    /// <exception cref="JsonataException">The value is larger than the evaluation's limit or nested too deeply.</exception>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        new ResultWriter(writer, _limits ?? JsonataLimits.Default).Write(_value, level: 0);
    }

    private Run NewRun() => new(new JsonataEnvironment { Limits = _limits ?? JsonataLimits.Default }, Value.Undefined);
}
