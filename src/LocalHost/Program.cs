using Trunkline.LocalHost.Hosting;
using Trunkline.Runs.Catalog;
using Trunkline.Steps;

LocalHostOptions? options = null;
try
{
    options = LocalHostOptions.Parse(args);
    if (options.ShowUsage)
    {
        Console.WriteLine(LocalHostOptions.Usage);
        return 0;
    }

    var setting = LocalSettings.Read(Environment.CurrentDirectory);
    var integrations = Integrations.Read(options.Integrations, setting, FlowSteps.Catalog.Names);
    var builder = WebApplication.CreateSlimBuilder();
    builder.WebHost.UseUrls(options.Urls);
    builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
    builder.Logging.AddTrunklineConsole();
    builder.AddTrunkline(options, integrations, setting);
    await using var app = builder.Build();
    app.MapTrunkline(options);
    app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"ready at {options.Urls}, process {Environment.ProcessId}"));
    if (options.ExitWithStdin)
        app.StopWhenInputCloses();
    await app.RunAsync();
    return 0;
}
catch (Exception fault) when (StartFault.Explain(fault, options) is { } sentence)
{
    Console.Error.WriteLine("localhost: " + sentence);
    return 1;
}
