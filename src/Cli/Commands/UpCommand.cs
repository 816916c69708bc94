using System.CommandLine;
using Trunkline.Cli.Local;

namespace Trunkline.Cli.Commands;

/// <summary><c>trunkline up</c>: the host and the sandbox, until Ctrl+C.</summary>
internal static class UpCommand
{
    private static readonly TimeSpan SignalGrace = TimeSpan.FromMilliseconds(300);

    public static Command Create()
    {
        var storage = new Option<string>("--storage") { Description = "Where events and tables are: journal (embedded) or azurite (the Azure adapters against Azurite).", DefaultValueFactory = _ => "journal" };
        storage.AcceptOnlyFromAmong("journal", "azurite");
        var port = new Option<int>("--port") { Description = "Port of the host.", DefaultValueFactory = _ => StackOptions.DefaultPort };
        var data = new Option<string>("--data") { Description = "Folder of everything durable.", DefaultValueFactory = _ => ".local in the checkout" };
        var integrations = new Option<string?>("--integrations") { Description = "Folder of the declared files; integrations in the checkout if left out." };
        var noSandbox = new Option<bool>("--no-sandbox") { Description = "Start no partner APIs." };
        var sandboxPort = new Option<int>("--sandbox-port") { Description = "Port of the sandbox's control API; the partners follow.", DefaultValueFactory = _ => Sandbox.DefaultBasePort };
        var azuritePort = new Option<int>("--azurite-port") { Description = "First of Azurite's three ports.", DefaultValueFactory = _ => Azurite.DefaultPort };
        var command = new Command("up", "Start Trunkline and the sandbox of partner APIs (the default).") { storage, port, data, integrations, noSandbox, sandboxPort, azuritePort };
        command.SetAction((result, _) => CommandAction.RunAsync(result, stop =>
        {
            var checkout = Checkout.Find();
            var options = new StackOptions
            {
                Port = result.GetValue(port),
                Storage = result.GetValue(storage)!,
                Data = result.GetResult(data)!.Implicit ? Path.Combine(checkout.Root, ".local") : Path.GetFullPath(result.GetValue(data)!),
                Integrations = result.GetValue(integrations) is { } folder ? Path.GetFullPath(folder) : checkout.Integrations,
                WithSandbox = !result.GetValue(noSandbox),
                SandboxPort = result.GetValue(sandboxPort),
                AzuritePort = result.GetValue(azuritePort),
            };
            return RunAsync(checkout, options, Screen.ForConsole(), stop);
        }));
        return command;
    }

    private static async Task<int> RunAsync(Checkout checkout, StackOptions options, Screen screen, CancellationToken stop)
    {
        try
        {
            await using var stack = await LocalStack.StartAsync(checkout, DevelopmentSettings.Read(checkout.Root), options, screen.Say, stop);
            screen.Tell(Welcome(checkout, options));
            var ended = await stack.FirstToEndAsync(stop);

            // Ctrl+C reaches the children too, and one of them may be quicker than the handler here.
            await Task.Delay(SignalGrace, stop);
            throw new CommandFault($"{ended.Name} ended by itself with code {ended.ExitCode}; its last words are above. The rest was stopped.");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            screen.Tell("stopped.");
            return 0;
        }
    }

    private static string Welcome(Checkout checkout, StackOptions options)
    {
        var host = options.Host.ToString().TrimEnd('/');
        var control = Sandbox.Control(options.SandboxPort);
        var send = options.Port == StackOptions.DefaultPort ? "" : $" --host {host}";
        var demo = options.SandboxPort == Sandbox.DefaultBasePort ? send : $"{send} --sandbox-port {options.SandboxPort}";
        var data = Path.GetRelativePath(checkout.Root, options.Data);
        List<string> lines =
        [
            "",
            $"Trunkline is ready at {host}, its data in {(data.StartsWith("..", StringComparison.Ordinal) ? options.Data : data)} (storage: {options.Storage}).",
            "",
            $"  look at  {host}/api/ops/runs",
            "             what ran, and how",
            $"           {host}/api/ops/dead-letters",
            "             what waits for a person",
        ];
        if (options.WithSandbox)
            lines.AddRange([$"           {control}sandbox/requests", "             what the partners received"]);
        lines.Add($"  try      ./run send stripe samples/events/stripe-payment.json{send}");
        if (options.WithSandbox)
            lines.Add($"           ./run demo{demo}");
        lines.AddRange(["", "Ctrl+C stops everything.", ""]);
        return string.Join(Environment.NewLine, lines);
    }
}
