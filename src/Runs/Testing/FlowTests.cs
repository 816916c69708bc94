using Trunkline.Declarations;
using Trunkline.Flows.Testing;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.CustomSteps;
using Trunkline.Runs.Testing.Comparing;

namespace Trunkline.Runs.Testing;

/// <summary>Tests of flows, by their authors: a real flow over real connections whose partners are played, in memory and in no time. Nothing leaves the process.</summary>
/// <param name="integrations">The declared files.</param>
/// <param name="clock">Tells how long a case takes here; a case has a time of its own.</param>
/// <param name="code">The steps of code that flows use; null for none.</param>
public sealed class FlowTests(Integrations integrations, TimeProvider clock, FlowStepCatalog? code = null)
{
    /// <summary>Reads the tests files of a folder with <c>flows/</c>.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="integrations">What was read from it.</param>
    /// <exception cref="DeclarationException">Some files have faults; it lists every one of them.</exception>
    public static IReadOnlyList<FlowTestFile> Read(string folder, Integrations integrations)
    {
        var place = Path.Combine(folder, "flows");
        if (!Directory.Exists(place))
            return [];
        var faults = new FaultList();
        var flows = integrations.Flows.All;
        var files = new List<FlowTestFile>();
        foreach (var file in Directory.EnumerateFiles(place, "*" + FlowTestFiles.Ending).Order(StringComparer.Ordinal))
        {
            if (FlowTestFiles.Read(DeclaredPaths.Shown(file), File.ReadAllText(file), flows, path => Open(place, path), faults) is { } read)
                files.Add(read);
        }

        faults.ThrowIfAny();
        return files;
    }

    /// <summary>Plays a case and compares. Whatever a flow does is a result, never an exception.</summary>
    /// <param name="file">The file it stands in.</param>
    /// <param name="test">The case.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<FlowTestResult> RunAsync(FlowTestFile file, FlowTest test, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        IReadOnlyList<Mismatch> mismatches;
        try
        {
            mismatches = new ExpectationCheck(test.Expect).Check(await PlayedRun.PlayAsync(test, file.Flow, integrations, code, cancellationToken));
        }
        catch (UnplayableException e)
        {
            var place = e.Place ?? test.Name;
            mismatches = [new Mismatch(place.Line, place.Column, e.Message, [])];
        }

        return new FlowTestResult(file, test, mismatches, clock.GetElapsedTime(began));
    }

    private static byte[]? Open(string folder, string path)
    {
        var file = Path.Combine(folder, path);
        return File.Exists(file) ? File.ReadAllBytes(file) : null;
    }
}
