using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>One step of a path that binds variables; names are numbers that the compiler gave out, -1 for none.</summary>
internal sealed record TupleStep(Node Node, TupleStage[] Stages, int Focus, int Index, int Ancestor);

/// <summary>Either a predicate or a variable that numbers the tuples.</summary>
internal sealed record TupleStage(Predicate? Predicate, int Index);

/// <summary>A path with focus, index or parent variables: from the first step that binds one on, tuples flow instead of values.</summary>
internal sealed class TuplePathNode(PathNode? prefix, TupleStep[] steps, GroupNode? group, PathTraits traits, bool givesTuples) : Node
{
    public override Value Evaluate(in Value input, Frame frame) => Unwrap(EvaluateRaw(input, frame), traits.KeepsArray);

    public override Value EvaluateRaw(in Value input, Frame frame)
    {
        var start = prefix is null
            ? new StepResult(input, input.IsArray && !traits.StartsWithVariable)
            : prefix.Follow(input, frame);
        if (prefix is not null && start.IsEmpty)
            return group is null ? (start.IsPlainArray ? start.Value : Value.Undefined) : group.Build(new StepResult(Value.Of(ArrayValue.Sequence()), isList: true), frame);
        TupleStream? stream = null;
        foreach (var step in steps)
            stream = Through(step, start, stream, frame);
        if (group is not null)
            return group.Build(stream!, frame);
        if (givesTuples)
            return Value.Of(stream!);
        var results = new ArrayValue([], 0) { IsSequence = true, KeepSingleton = traits.KeepsSingleton };
        foreach (var tuple in stream!.Tuples)
            results.Add(tuple.Context, frame.Run);
        return Value.Of(results);
    }

    private static TupleStream Through(TupleStep step, in StepResult start, TupleStream? stream, Frame frame)
    {
        if (step.Node is SortNode sort)
            return Staged(step, stream is null ? Numbered(step, sort.Sort(start, frame), frame.Run) : sort.Sort(stream, frame), frame);
        var results = new TupleStream();
        foreach (var tuple in stream?.Tuples ?? Beginning(start, frame.Run))
        {
            frame.Run.Step();
            Extend(step, tuple, results, frame);
        }

        return Staged(step, results, frame);
    }

    private static void Extend(TupleStep step, PathTuple tuple, TupleStream results, Frame frame)
    {
        var found = step.Node.Evaluate(tuple.Context, frame.ForTuple(tuple));
        if (found.IsUndefined)
            return;
        if (found.Reference is TupleStream inner)
        {
            foreach (var more in inner.Tuples)
            {
                var merged = tuple.With(more.Context);
                foreach (var (name, value) in more.Bindings)
                    merged.Bind(name, value);
                Add(results, merged, frame.Run);
            }

            return;
        }

        if (!found.IsArray)
        {
            Add(results, Extended(step, tuple, found, 0), frame.Run);
            return;
        }

        var position = 0;
        foreach (var item in found.Items)
            Add(results, Extended(step, tuple, item, position++), frame.Run);
    }

    private static PathTuple Extended(TupleStep step, PathTuple tuple, in Value item, int position)
    {
        var extended = tuple.With(step.Focus >= 0 ? tuple.Context : item);
        if (step.Focus >= 0)
            extended.Bind(step.Focus, item);
        if (step.Index >= 0)
            extended.Bind(step.Index, Value.Of((double)position));
        if (step.Ancestor >= 0)
            extended.Bind(step.Ancestor, tuple.Context);
        return extended;
    }

    private static void Add(TupleStream stream, PathTuple tuple, Run run)
    {
        run.Step();
        run.Take(120 + (48L * tuple.BindingCount));
        stream.Tuples.Add(tuple);
        if (stream.Tuples.Count > run.Limits.MaxSequenceLength)
            run.TakeItems(stream.Tuples.Count);
    }

    private static List<PathTuple> Beginning(in StepResult start, Run run)
    {
        if (!start.IsList)
            return [new PathTuple(start.Value)];
        run.TakeItems(start.Value.Count);
        var tuples = new List<PathTuple>(start.Value.Count);
        foreach (var item in start.Value.Items)
            tuples.Add(new PathTuple(item));
        return tuples;
    }

    private static TupleStream Numbered(TupleStep step, in Value sorted, Run run)
    {
        var stream = new TupleStream { Tuples = Beginning(new StepResult(sorted, sorted.IsArray), run) };
        Number(stream, step.Index);
        return stream;
    }

    private static void Number(TupleStream stream, int name)
    {
        if (name < 0)
            return;
        for (var position = 0; position < stream.Tuples.Count; position++)
            stream.Tuples[position].Bind(name, Value.Of((double)position));
    }

    private static TupleStream Staged(TupleStep step, TupleStream stream, Frame frame)
    {
        foreach (var stage in step.Stages)
        {
            if (stage.Predicate is not null)
                stream = stage.Predicate.Apply(stream, frame);
            else
                Number(stream, stage.Index);
        }

        return stream;
    }
}

/// <summary>Makes one tuple of those in a group: each variable has the values of all.</summary>
internal static class TupleReduction
{
    public static PathTuple Of(List<PathTuple> tuples, Run run)
    {
        var result = tuples[0].With(tuples[0].Context);
        if (tuples.Count == 1)
            return result;
        result.Context = Together(tuples, tuple => tuple.Context, run);
        foreach (var name in tuples.SelectMany(tuple => tuple.Bindings.Select(binding => binding.Name)).Distinct())
            result.Bind(name, Together(tuples, tuple => tuple.Find(name), run));
        return result;
    }

    private static Value Together(List<PathTuple> tuples, Func<PathTuple, Value> read, Run run)
    {
        var first = Value.Undefined;
        ArrayValue? all = null;
        foreach (var tuple in tuples)
        {
            run.Step();
            var value = read(tuple);
            if (value.IsUndefined || value.IsBoundToNothing)
                continue;
            if (first.IsUndefined)
            {
                first = value;
                continue;
            }

            if (all is null)
            {
                all = ArrayValue.Empty();
                all.AddSpread(first, run);
            }

            all.AddSpread(value, run);
        }

        return all is null ? first : Value.Of(all);
    }
}
