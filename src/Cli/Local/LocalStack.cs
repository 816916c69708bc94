using Trunkline.Cli.Processes;

namespace Trunkline.Cli.Local;

/// <summary>LocalHost, the sandbox and, where asked for, Azurite: started in order, ready when this is made, stopped in reverse.</summary>
internal sealed class LocalStack : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly Checkout checkout;
    private readonly StackOptions options;
    private readonly Action<string, string> say;
    private readonly List<Child> children = [];
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(2) };

    private LocalStack(Checkout checkout, StackOptions options, Action<string, string> say) => (this.checkout, this.options, this.say) = (checkout, options, say);

    /// <summary>Starts everything and waits until all of it answers.</summary>
    /// <exception cref="CommandFault">A port is taken, a host runs already, or a part ended before it was ready.</exception>
    public static async Task<LocalStack> StartAsync(Checkout checkout, DevelopmentSettings settings, StackOptions options, Action<string, string> say, CancellationToken cancellationToken)
    {
        var stack = new LocalStack(checkout, options, say);
        try
        {
            await stack.StartAsync(settings.WithSandboxAt(options.SandboxPort), cancellationToken);
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for the first part that ends by itself.</summary>
    /// <returns>Which one.</returns>
    public async Task<Child> FirstToEndAsync(CancellationToken cancellationToken)
    {
        var first = await Task.WhenAny(children.Select(c => c.Exited)).WaitAsync(cancellationToken);
        return children.First(c => c.Exited == first);
    }

    /// <summary>Stops everything, the host first.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var child in Enumerable.Reverse(children))
            await child.DisposeAsync();
        children.Clear();
        http.Dispose();
    }

    private async Task StartAsync(DevelopmentSettings settings, CancellationToken cancellationToken)
    {
        options.ThrowIfPortsOverlap();
        await ThrowIfRunningAsync(cancellationToken);
        if (options.WithSandbox)
            ThrowIfSandboxPortsTaken();
        var values = new Dictionary<string, string>(settings.Values);
        if (options.Storage == "azurite")
        {
            children.Add(await new Azurite(checkout, say).StartAsync(options.AzuritePort, Path.Combine(options.Data, "azurite"), cancellationToken));
            await WaitAsync("Azurite", () => Task.FromResult(Ports.IsTaken(options.AzuritePort + 1) && Ports.IsTaken(options.AzuritePort + 2)), cancellationToken);
            values["AzureWebJobsStorage"] = Azurite.ConnectionString(options.AzuritePort);
        }

        if (options.WithSandbox)
            children.Add(StartAssembly("sandbox", "samples/Sandbox", ["--base-port", $"{options.SandboxPort}", "--exit-with-stdin"], new Dictionary<string, string>()));
        string[] arguments = ["--urls", options.Host.ToString().TrimEnd('/'), "--data", options.Data, "--storage", options.Storage, "--integrations", options.Integrations, "--exit-with-stdin"];
        var host = StartAssembly("host", "src/LocalHost", arguments, values);
        children.Add(host);

        await WaitAsync("Trunkline", async () => await HostHealth.AskAsync(http, options.Host, cancellationToken) is { } health && (health.Pid ?? host.Id) == host.Id, cancellationToken);
        if (options.WithSandbox)
            await WaitAsync("the sandbox", SandboxAnswersAsync, cancellationToken);
    }

    private Child StartAssembly(string name, string project, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> settings) =>
        Child.Start(name, "dotnet", [checkout.Assembly(project), .. arguments], checkout.Root, settings, say);

    private async Task WaitAsync(string what, Func<Task<bool>> ready, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (!await ready())
        {
            if (children.FirstOrDefault(c => c.Exited.IsCompleted) is { } ended)
                throw new CommandFault($"{ended.Name} ended with code {ended.ExitCode} before it was ready; its last words are above.");
            try
            {
                await Task.Delay(Pause, patience.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new CommandFault($"{what} did not answer within {Patience.TotalSeconds} seconds.");
            }
        }
    }

    private async Task<bool> SandboxAnswersAsync()
    {
        try
        {
            using var response = await http.GetAsync(new Uri(Sandbox.Control(options.SandboxPort), "/sandbox"));
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private async Task ThrowIfRunningAsync(CancellationToken cancellationToken)
    {
        if (!Ports.IsTaken(options.Port))
            return;
        if (await HostHealth.AskAsync(http, options.Host, cancellationToken) is { } running)
        {
            throw new CommandFault($"Trunkline runs already at {options.Host} (process {running.Pid}): use it, stop it there with Ctrl+C, "
                + $"or start another one with --port {options.Port + 1} --sandbox-port {options.SandboxPort + 10} --data .local/second.");
        }

        throw new CommandFault($"port {options.Port} is taken by another program: stop it, or pass --port {options.Port + 1}.");
    }

    private void ThrowIfSandboxPortsTaken()
    {
        for (var port = options.SandboxPort; port <= options.SandboxPort + Sandbox.Partners; port++)
        {
            if (Ports.IsTaken(port))
            {
                throw new CommandFault($"port {port} is taken, and the sandbox needs {options.SandboxPort} to {options.SandboxPort + Sandbox.Partners}: "
                    + $"stop what uses it, pass --sandbox-port {options.SandboxPort + 10}, or --no-sandbox if it is a sandbox that runs already.");
            }
        }
    }
}
