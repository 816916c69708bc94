using Trunkline.LocalHost.Hosting;

LocalHostOptions? options = null;
try
{
    options = LocalHostOptions.Parse(args);
    if (options.ShowUsage)
    {
        Console.WriteLine(LocalHostOptions.Usage);
        return 0;
    }

    var builder = LocalHostApp.CreateBuilder(options, LocalSettings.Read(Environment.CurrentDirectory));
    await using var app = builder.Build();
    app.MapTrunkline(options);
    app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"ready at {string.Join(';', app.Urls)}, process {Environment.ProcessId}"));
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
