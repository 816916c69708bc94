using System.Globalization;
using Trunkline.Sandbox;

// One line a request, for whoever watches; silent with --quiet, where load would drown the screen.
var quiet = args.Contains("--quiet");
var options = new SandboxOptions
{
    BasePort = Number("--base-port", SandboxOptions.DefaultBasePort),
    CrmRequestsPerSecond = Number("--crm-rate", new SandboxOptions().CrmRequestsPerSecond),
    TokenLifetime = TimeSpan.FromSeconds(Number("--token-seconds", (int)new SandboxOptions().TokenLifetime.TotalSeconds)),
    InventCustomers = args.Contains("--invent-customers"),
    Received = quiet ? null : r => Console.WriteLine($"{r.Partner,-8} {r.Method} {r.Path} {(r.Status == 0 ? "dropped" : r.Status)}"),
};

SandboxServer sandbox;
try
{
    sandbox = await SandboxServer.StartAsync(options);
}
catch (IOException e)
{
    await Console.Error.WriteLineAsync($"{e.Message} Stop what uses it or pass --base-port.");
    return 1;
}

await using (sandbox)
{
    Console.WriteLine($"control  {sandbox.Control}sandbox");
    foreach (var partner in SandboxServer.PartnerNames)
        Console.WriteLine($"{partner,-8} {sandbox.AddressOf(partner)}");
    Console.WriteLine("ready");
    using var parentGone = new CancellationTokenSource();
    if (args.Contains("--exit-with-stdin"))
        _ = Task.Run(() => { Console.OpenStandardInput().CopyTo(Stream.Null); parentGone.Cancel(); });
    await sandbox.WaitForShutdownAsync(parentGone.Token);
}

return 0;

int Number(string name, int otherwise) =>
    Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length && int.TryParse(args[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : otherwise;
