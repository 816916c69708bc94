using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>String concatenation, a chain of <c>&amp;</c> in one node.</summary>
internal sealed class ConcatenationNode(Node[] parts) : Node
{
    public override Value Evaluate(in Value input, Frame frame)
    {
        var text = new TextBuilder(stackalloc char[128], frame.Run);
        try
        {
            foreach (var part in parts)
                Append(ref text, part.Evaluate(input, frame));
            return Value.Of(text.ToString());
        }
        finally
        {
            text.Dispose();
        }
    }

    private void Append(ref TextBuilder text, in Value value)
    {
        try
        {
            Stringify.Append(ref text, value);
        }
        catch (JsonataException fault) when (Places(fault, "&"))
        {
            throw;
        }
    }
}
