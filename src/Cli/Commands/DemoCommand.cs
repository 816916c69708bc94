using System.CommandLine;
using Trunkline.Cli.Local;
using Trunkline.Cli.Sending;
using Trunkline.Demo;

namespace Trunkline.Cli.Commands;

/// <summary><c>trunkline demo</c>: the story, on the running host or on one of its own.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var host = HostOption.Create("The running host; where none runs, one is started on free ports with data of its own.");
        var sandboxPort = new Option<int>("--sandbox-port") { Description = "Port of the running sandbox's control API.", DefaultValueFactory = _ => Sandbox.DefaultBasePort };
        var own = new Option<bool>("--own") { Description = "Start a host for the story even where one runs." };
        var command = new Command("demo", "Play the whole story in under a minute and check every step of it.") { host, sandboxPort, own };
        command.SetAction((result, _) => CommandAction.RunAsync(result, async stop =>
        {
            var checkout = Checkout.Find();
            var at = result.GetValue(host)!;
            if (result.GetValue(own))
                return await OnItsOwnAsync(checkout, stop);
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
            if (await HostHealth.AskAsync(http, at, stop) is not null)
                return await PlayAsync(checkout, at, Sandbox.Control(result.GetValue(sandboxPort)), stop);
            if (!result.GetResult(host)!.Implicit)
                throw new CommandFault($"no host answers at {at}.");
            Console.WriteLine($"No host answers at {at}: one is started for the story.");
            return await OnItsOwnAsync(checkout, stop);
        }));
        return command;
    }

    private static async Task<int> OnItsOwnAsync(Checkout checkout, CancellationToken stop)
    {
        var data = Directory.CreateTempSubdirectory("trunkline-demo-");
        try
        {
            // Asked for at once: asked for one after the other they could be the same.
            var port = Ports.Free(following: Sandbox.Partners + 1);
            var options = new StackOptions { Port = port, SandboxPort = port + 1, Data = data.FullName, Integrations = checkout.Integrations };

            // Their words are of interest only where the start fails.
            var said = new List<string>();
            try
            {
                await using var stack = await LocalStack.StartAsync(checkout, DevelopmentSettings.Read(checkout.Root), options, (who, line) => Remember(said, $"{who,-7} | {line}"), stop);
                return await PlayAsync(checkout, options.Host, Sandbox.Control(options.SandboxPort), stop);
            }
            catch (CommandFault)
            {
                lock (said)
                    said.ForEach(Console.Error.WriteLine);
                throw;
            }
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static async Task<int> PlayAsync(Checkout checkout, Uri host, Uri sandbox, CancellationToken stop)
    {
        var secret = DevelopmentSettings.Read(checkout.Root).Secret("stripe-webhook");
        Console.WriteLine($"host {host}, sandbox {sandbox}");
        var options = new DemoOptions
        {
            Host = host,
            Sandbox = sandbox,
            Sign = body => ProviderSignature.Headers("stripe", secret, body, TimeProvider.System.GetUtcNow(), "", null)!,
            Output = Console.Out,
            Colours = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("NO_COLOR") is null or "",
        };
        try
        {
            return await DemoStory.PlayAsync(options, stop) ? 0 : 1;
        }
        catch (HttpRequestException e)
        {
            throw new CommandFault($"the story stopped: {e.Message}. Host {host} and sandbox {sandbox} must both run; ./run starts them.");
        }
    }

    private static void Remember(List<string> said, string line)
    {
        lock (said)
            said.Add(line);
    }
}
