using System.Net;
using System.Text;
using System.Text.Json;
using Trunkline.Cli.Local;
using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Testing;
using Trunkline.Runs.Testing.Recording;
using Trunkline.Steps;
using Trunkline.Stores.Secrets;

namespace Trunkline.Cli.Commands;

/// <summary><c>trunkline test --record</c>: writes a tests file from a run of a running host.</summary>
internal static class RecordCommand
{
    public static async Task<int> RunAsync(string folder, DevelopmentSettings settings, RecordOptions options, TextWriter output, TextWriter error, CancellationToken stop)
    {
        if (TestCommand.Read(folder, settings.Find, error) is not var (integrations, _))
            return 2;
        var report = await FetchAsync(options, stop);
        var path = options.Output ?? Path.Combine(folder, "flows", report.Flow + FlowTestFiles.Ending);
        if (File.Exists(path) && !options.Force)
            throw new CommandFault($"{path} is there already: say where else with --output, or --force to write over it.");
        var secrets = settings.Values.Where(v => v.Key.StartsWith(SecretName.SettingPrefix, StringComparison.Ordinal)).Select(v => v.Value)
            .Concat(integrations.Secrets.Select(s => settings.Find(SecretName.Setting(s.Name))).OfType<string>());
        var recording = await new FlowRecorder(integrations, secrets, FlowSteps.Catalog).RecordAsync(report, stop);
        if (recording.Yaml is not { } yaml)
            throw new CommandFault(recording.Problem + ".");
        TestCommand.Write(path, file => file.Write(Encoding.UTF8.GetBytes(yaml)));
        foreach (var note in recording.Notes)
            await output.WriteLineAsync($"note: {note}");
        await output.WriteLineAsync($"{path} is written; look it through, give the case a name, and play it with 'trunkline test'.");
        return 0;
    }

    private static async Task<RunReport> FetchAsync(RecordOptions options, CancellationToken stop)
    {
        using var http = new HttpClient();
        var address = new Uri(options.Host, $"/api/ops/runs/{Uri.EscapeDataString(options.RunId)}");
        try
        {
            using var response = await http.GetAsync(address, stop);
            if (response.StatusCode == HttpStatusCode.NotFound)
                throw new CommandFault($"{options.Host} has no run '{options.RunId}'; {new Uri(options.Host, "/api/ops/runs")} lists them.");
            if (!response.IsSuccessStatusCode)
                throw new CommandFault($"{address} answered {(int)response.StatusCode}.");
            var view = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(stop), new JsonDocumentOptions { MaxDepth = 128 });
            if (!view.TryGetProperty("report", out var report) || report.ValueKind != JsonValueKind.Object)
                throw new CommandFault($"run '{options.RunId}' is not over, and its report comes when it is: decide about its dead letter, or wait.");
            return report.Deserialize(FlowsJson.Default.RunReport)!;
        }
        catch (HttpRequestException e)
        {
            throw new CommandFault($"{address} does not answer ({e.Message}): start the host with ./run, or say where it is with --host.");
        }
        catch (JsonException)
        {
            throw new CommandFault($"{address} gave no report of this version's.");
        }
    }
}

/// <param name="RunId">The run.</param>
/// <param name="Host">The host that has it.</param>
/// <param name="Output">The file to write; null for the flow's own.</param>
/// <param name="Force">Whether a file that is there is written over.</param>
internal sealed record RecordOptions(string RunId, Uri Host, string? Output, bool Force);
