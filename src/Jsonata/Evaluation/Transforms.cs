using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Functions;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>The transform operator <c>|pattern|update,deletion|</c>: a function that changes a copy of its argument.</summary>
internal sealed class TransformNode(Node copy, Node pattern, Node update, Node? deletion) : Node
{
    public override Value Evaluate(in Value input, Frame frame) => Value.Of(new Transform(this, frame));

    public Value Run(in Value argument, Frame frame, in CallSite site)
    {
        if (copy.Evaluate(argument, frame).Function is not { } copier)
            throw Fault.At("T2013", Position, Start);
        var result = copier.Call([argument], Value.Null, site);
        var matches = pattern.Evaluate(result, frame);
        if (!matches.IsArray)
        {
            Change(matches, frame);
            return result;
        }

        // The matches are gathered before any of them changes.
        foreach (var match in matches.AsArray().Span.ToArray())
            Change(match, frame);
        return result;
    }

    private void Change(in Value match, Frame frame)
    {
        frame.Run.Step();
        if (match.IsUndefined)
            return;
        var changes = update.Evaluate(match, frame);
        if (!changes.IsUndefined)
        {
            if (changes.Kind != Kind.Object)
                throw Placed(update, Fault.Of("T2011", changes));
            if (match.Object is { } target)
            {
                foreach (var (key, value) in new MembersOf(changes))
                    target.Set(key, value, frame.Run);
            }
        }

        if (deletion is not null)
            Delete(deletion.Evaluate(match, frame), match);
    }

    private void Delete(in Value keys, in Value match)
    {
        if (keys.IsUndefined)
            return;
        if (!keys.IsArray)
        {
            if (!keys.IsString)
                throw Placed(deletion!, Fault.Of("T2012", keys));
            match.Object?.Remove(keys.AsString());
            return;
        }

        foreach (var key in keys.Items)
        {
            if (!key.IsString)
                throw Placed(deletion!, Fault.Of("T2012", keys));
        }

        foreach (var key in keys.Items)
            match.Object?.Remove(key.AsString());
    }

    private static JsonataException Placed(Node node, JsonataException fault)
    {
        fault.Locate(node.Position, node.Start, null);
        return fault;
    }
}

internal sealed class Transform(TransformNode node, Frame frame) : FunctionValue
{
    private static readonly Signature Signature = Signature.Parse("<(oa):o>");

    public override int Arity => 1;

    public override Value Call(ReadOnlySpan<Value> arguments, in Value context, in CallSite site)
    {
        site.Run.Step();
        site.Run.CheckDepth(site.Depth + 1);
        var argument = Signature.Bind(arguments, context)[0];
        return argument.IsUndefined ? argument : node.Run(argument, frame, new CallSite(site.Run, site.Depth + 1));
    }
}
