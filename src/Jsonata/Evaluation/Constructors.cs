using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>An array constructor; nested constructors stay arrays, everything else is flattened into it.</summary>
internal sealed class ArrayNode(Node[] items, bool[] isNested, bool isConstructed) : Node
{
    public override Value Evaluate(in Value input, Frame frame)
    {
        if (items.Length == 1 && !isNested[0])
        {
            var only = items[0].Evaluate(input, frame);
            if (only.Array is { } made && !isConstructed)
                return Value.Of(made.AsPlain());
            if (only.IsElementArray && !isConstructed)
                return only;
            var single = ArrayValue.Empty();
            if (!only.IsUndefined)
                single.AddSpread(only, frame.Run);
            single.IsConstructed = isConstructed;
            return Value.Of(single);
        }

        var array = items.Length == 0 ? ArrayValue.Empty() : ArrayValue.WithCapacity(items.Length, frame.Run);
        for (var index = 0; index < items.Length; index++)
        {
            var value = items[index].Evaluate(input, frame);
            if (value.IsUndefined)
                continue;
            if (isNested[index])
                array.Add(value, frame.Run);
            else
                array.AddSpread(value, frame.Run);
        }

        array.IsConstructed = isConstructed;
        return Value.Of(array);
    }
}

/// <summary>An object constructor.</summary>
internal sealed class ObjectNode(GroupNode pairs) : Node
{
    public override Value Evaluate(in Value input, Frame frame) => pairs.Build(new StepResult(input, input.IsArray), frame);
}
