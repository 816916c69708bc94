using System.Diagnostics;
using System.Globalization;
using Trunkline.Jsonata.Errors;
using Trunkline.Jsonata.Functions;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.Evaluation;

/// <summary>One evaluation: what it may see of the outside and how much it has used of its limits.</summary>
internal sealed class Run
{
    private const int StepsBetweenChecks = 4096;
    private const int BytesPerItem = 32;
    private readonly JsonataEnvironment _environment;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly bool _hasBindings;
    private int _untilCheck;
    private long _stepsChecked;
    private long _bytes;
    private double? _now;
    private Dictionary<(string Text, object? Place), JsonataProgram>? _evaluated;

    public Run(JsonataEnvironment environment, Value root)
    {
        _environment = environment;
        Limits = environment.Limits;
        Root = root;
        _hasBindings = environment.Bindings.Count > 0;
        OverridesFunctions = _hasBindings && environment.Bindings.Keys.Any(Library.Has);
        _untilCheck = Slice();
    }

    public JsonataLimits Limits { get; }

    /// <summary>The input, <c>$$</c>.</summary>
    public Value Root { get; }

    /// <summary>True where a binding has the name of a built-in function, so that calls cannot go straight to it.</summary>
    public bool OverridesFunctions { get; }

    /// <summary>The function and frame of a call that a function body left to its caller.</summary>
    public (Lambda Function, Frame Frame) Pending { get; set; }

    /// <summary>The moment of the evaluation in milliseconds since 1970.</summary>
    public double Now(string function)
    {
        var clock = _environment.Clock ?? throw Denied("U1010", function);
        return _now ??= clock.GetUtcNow().ToUnixTimeMilliseconds();
    }

    public double Random(string function)
    {
        var random = _environment.Random ?? throw Denied("U1011", function);
        return Math.Clamp(random(), 0, 1 - 1e-16);
    }

    /// <summary>A variable that the expression itself does not bind.</summary>
    public Value Global(string name)
    {
        if (_hasBindings && _environment.Bindings.TryGetValue(name, out var bound))
            return Value.Of(bound);
        return Library.Find(name) is { } function ? Value.Of(function) : Value.Undefined;
    }

    /// <summary>Programs of <c>$eval</c>, compiled once per evaluation and place.</summary>
    public Dictionary<(string Text, object? Place), JsonataProgram> Evaluated => _evaluated ??= [];

    /// <summary>Counts steps; now and then looks at the clock and the cancellation too.</summary>
    public void Step(int steps = 1)
    {
        if ((_untilCheck -= steps) < 0)
            CheckSteps();
    }

    /// <summary>Counts bytes of something that is about to be made.</summary>
    public void Take(long bytes)
    {
        if ((_bytes += bytes) > Limits.MaxResultBytes)
            throw Fault.Of("U1002", $"MaxResultBytes ({Limits.MaxResultBytes.ToString(CultureInfo.InvariantCulture)} bytes)");
    }

    /// <summary>Counts the items of an array that is about to be made.</summary>
    public void TakeItems(long items)
    {
        if (items > Limits.MaxSequenceLength)
            throw Fault.Of("D2015", Limits.MaxSequenceLength.ToString(CultureInfo.InvariantCulture));
        Take(items * BytesPerItem);
        Step((int)(items >> 3));
    }

    public void CheckDepth(int depth)
    {
        if (depth > Limits.MaxDepth)
            throw Fault.Of("U1001", $"MaxDepth ({Limits.MaxDepth.ToString(CultureInfo.InvariantCulture)} nested calls and levels)");
        StackGuard.Check();
    }

    /// <summary>Looks at the clock and the cancellation.</summary>
    public void CheckTime()
    {
        if (Stopwatch.GetElapsedTime(_started) > Limits.Timeout)
            throw Fault.Of("U1001", $"Timeout ({Limits.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s)");
        _environment.CancellationToken.ThrowIfCancellationRequested();
    }

    private static JsonataException Denied(string code, string function) =>
        new(code, new FaultDetail(), token: "$" + function);

    private int Slice() => (int)Math.Min(StepsBetweenChecks, Math.Max(0, Limits.MaxSteps - _stepsChecked));

    private void CheckSteps()
    {
        _stepsChecked += StepsBetweenChecks - _untilCheck;
        if (_stepsChecked > Limits.MaxSteps)
            throw Fault.Of("U1001", $"MaxSteps ({Limits.MaxSteps.ToString(CultureInfo.InvariantCulture)} steps)");
        CheckTime();
        _untilCheck = Slice();
    }
}
