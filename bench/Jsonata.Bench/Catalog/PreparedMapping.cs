using System.Buffers;
using System.Text.Json;

namespace Trunkline.Jsonata.Bench.Catalog;

/// <summary>A mapping compiled, with its input as bytes and parsed: what a host keeps between events, and what each event costs.</summary>
internal sealed class PreparedMapping
{
    private readonly JsonataExpression compiled;
    private readonly JsonElement parsed;
    private readonly ArrayBufferWriter<byte> output = new(1024);

    public PreparedMapping(Mapping mapping)
        : this(mapping, InputCatalog.Make(mapping.Input))
    {
    }

    public PreparedMapping(Mapping mapping, byte[] input)
    {
        Mapping = mapping;
        Input = input;
        compiled = JsonataExpression.Compile(mapping.Expression);
        parsed = JsonDocument.Parse(input).RootElement;
    }

    public Mapping Mapping { get; }

    public byte[] Input { get; }

    /// <summary>Evaluates on the parsed input.</summary>
    public JsonataResult Evaluate() => compiled.Evaluate(parsed);

    /// <summary>From the bytes of the input to the bytes of the result, which are valid until the next call.</summary>
    public ReadOnlyMemory<byte> Whole()
    {
        output.ResetWrittenCount();
        using var document = JsonDocument.Parse(Input);
        var result = compiled.Evaluate(document.RootElement);
        if (!result.IsUndefined)
        {
            using var writer = new Utf8JsonWriter(output);
            result.WriteTo(writer);
        }

        return output.WrittenMemory;
    }
}
