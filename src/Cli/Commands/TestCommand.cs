using System.CommandLine;
using Trunkline.Cli.Local;
using Trunkline.Cli.Testing;
using Trunkline.Declarations;
using Trunkline.Flows.Testing;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.Testing;
using Trunkline.Steps;

namespace Trunkline.Cli.Commands;

/// <summary><c>trunkline test</c>: plays the cases of <c>flows/*.tests.yaml</c> in memory, without a network. Exit code 0: all passed; 1: some did not; 2: none could be played.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var folder = new Argument<string?>("folder") { Description = "Folder with sources/, connections/ and flows/; integrations in the checkout if left out.", Arity = ArgumentArity.ZeroOrOne };
        var filter = new Option<string?>("--filter") { Description = "Only flows and cases with this in their name." };
        var junit = new Option<string?>("--junit") { Description = "Write the results to this file, in JUnit's XML." };
        var trx = new Option<string?>("--trx") { Description = "Write the results to this file, in Visual Studio's XML." };
        var noColor = new Option<bool>("--no-color") { Description = "No colours; as with NO_COLOR set, or where the output is no terminal." };
        var record = new Option<string?>("--record") { Description = "Write a tests file from this run of a running host, secrets removed, in place of testing." };
        var host = HostOption.Create("With --record: the running host.");
        var output = new Option<string?>("--output") { Description = "With --record: the file to write; flows/<flow>.tests.yaml in the folder if left out." };
        var force = new Option<bool>("--force") { Description = "With --record: write over a file that is there." };
        var command = new Command("test", "Play the tests of the flows, without a network, in milliseconds each. Exit code 0: all passed, 1: some did not, 2: none could be played.")
        {
            folder, filter, junit, trx, noColor, record, host, output, force,
        };
        command.SetAction((result, _) => CommandAction.RunAsync(result, async stop =>
        {
            var (to, error) = (result.InvocationConfiguration.Output, result.InvocationConfiguration.Error);
            try
            {
                var checkout = Checkout.Find();
                var settings = DevelopmentSettings.Read(checkout.Root);
                var from = result.GetValue(folder) ?? checkout.Integrations;
                if (result.GetValue(record) is { } run)
                {
                    var recording = new RecordOptions(run, result.GetValue(host)!, result.GetValue(output), result.GetValue(force));
                    return await RecordCommand.RunAsync(from, settings, recording, to, error, stop);
                }

                var options = new TestOptions(result.GetValue(filter), result.GetValue(junit), result.GetValue(trx), !result.GetValue(noColor) && Colours());
                return await RunAsync(from, settings.Find, options, to, error, stop);
            }
            catch (CommandFault fault)
            {
                await error.WriteLineAsync($"trunkline: {fault.Message}");
                return 2;
            }
        }));
        return command;
    }

    internal static async Task<int> RunAsync(string folder, Func<string, string?> setting, TestOptions options, TextWriter output, TextWriter error, CancellationToken stop)
    {
        if (Read(folder, setting, error) is not var (integrations, files))
            return 2;
        var tests = new FlowTests(integrations, TimeProvider.System, FlowSteps.Catalog);
        var report = new ConsoleReport(output, options.Colours);
        var began = TimeProvider.System.GetUtcNow();
        var results = new List<FlowTestResult>();
        foreach (var file in files)
        {
            foreach (var test in file.Tests.Where(t => options.Wants(file, t)))
            {
                results.Add(await tests.RunAsync(file, test, stop));
                report.Tell(results[^1]);
            }
        }

        if (results.Count == 0)
            throw new CommandFault(files.Count == 0 ? $"there is no flows/*{FlowTestFiles.Ending} in {folder}." : $"no case of {files.Count} files has '{options.Filter}' in its name.");
        report.Sum(results, TimeProvider.System.GetUtcNow() - began);
        try
        {
            if (options.JUnit is { } junit)
                Write(junit, stream => JUnitReport.Write(stream, results, began));
            if (options.Trx is { } trx)
                Write(trx, stream => TrxReport.Write(stream, results, began));
        }
        catch (CommandFault fault)
        {
            // They were played, which 2 would deny; whoever asked for a file must not take this for a success.
            await error.WriteLineAsync($"trunkline: {fault.Message}");
            return 1;
        }

        return results.TrueForAll(r => r.Passed) ? 0 : 1;
    }

    /// <summary>What is declared, and its tests; null, with every fault told, where it has faults.</summary>
    internal static (Integrations Integrations, IReadOnlyList<FlowTestFile> Files)? Read(string folder, Func<string, string?> setting, TextWriter error)
    {
        try
        {
            var integrations = Integrations.Read(folder, setting, FlowSteps.Catalog.Names);
            return (integrations, FlowTests.Read(folder, integrations));
        }
        catch (DeclarationException faults)
        {
            foreach (var fault in faults.Faults)
                error.WriteLine(fault);
            error.WriteLine($"{faults.Faults.Count} fault{(faults.Faults.Count == 1 ? "" : "s")}; nothing was tested.");
            return null;
        }
        catch (DirectoryNotFoundException e)
        {
            throw new CommandFault(e.Message + ".");
        }
    }

    internal static void Write(string path, Action<Stream> write)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } place)
                Directory.CreateDirectory(place);
            using var stream = File.Create(path);
            write(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFault($"{path} cannot be written: {e.Message}");
        }
    }

    private static bool Colours() => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
}

/// <param name="Filter">Only flows and cases with this in their name, whatever the case of letters; null for all.</param>
/// <param name="JUnit">File to write; null for none.</param>
/// <param name="Trx">File to write; null for none.</param>
/// <param name="Colours">Whether the output is coloured.</param>
internal sealed record TestOptions(string? Filter = null, string? JUnit = null, string? Trx = null, bool Colours = false)
{
    public bool Wants(FlowTestFile file, FlowTest test) =>
        Filter is null || $"{file.Flow.Plan.Flow}: {test.Name.Value}".Contains(Filter, StringComparison.OrdinalIgnoreCase);
}
