using System.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Trunkline.Functions;
using Trunkline.Functions.Triggers;
using Trunkline.Runs.Doors;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Queues;
using Trunkline.Stores.Tables;

namespace Trunkline.Start.Bench;

/// <summary>The function app's composition behind Kestrel instead of the Functions host: what its worker does before its first answer, without the
/// host's own start and its channel. Stores are in memory, since no storage account is part of what is measured.</summary>
internal static class StandInWorker
{
    public static async Task RunAsync(string urls)
    {
        var worker = FunctionApp.Create(["--AzureWebJobsStorage=UseDevelopmentStorage=true"]);
        worker.Logging.SetMinimumLevel(LogLevel.Warning);
        worker.Services.AddSingleton<IEventQueue>(new InMemoryEventQueue(TimeProvider.System)).AddSingleton<ITable>(new InMemoryTable());
        // What would ask the storage account at start is left out; in Azure, with an identity, nothing does.
        var services = worker.Services.Where(service => service.ServiceType != typeof(IHostedService)).ToList();
        worker.Services.Clear();
        foreach (var service in services)
            worker.Services.Add(service);
        using var host = worker.Build();

        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(urls);
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.MapGet($"/{Routes.Prefix}/{Routes.Health}", (RequestDelegate)(context => HealthFunction.Run(context.Request).ExecuteAsync(context)));
        app.MapPost($"/{Routes.Prefix}/{Routes.Hooks}", (RequestDelegate)(context => ReceiveAsync(context, host.Services)));
        app.MapGet("/counts", (RequestDelegate)(context => context.Response.WriteAsync(Counts())));
        await app.RunAsync();
    }

    // What a busy machine cannot falsify: methods that had to be compiled while it ran, assemblies loaded, bytes allocated.
    private static string Counts() => FormattableString.Invariant(
        $"{JitInfo.GetCompiledMethodCount()} methods compiled, {AppDomain.CurrentDomain.GetAssemblies().Length} assemblies, {GC.GetTotalAllocatedBytes() / 1024} KiB allocated");

    private static async Task ReceiveAsync(HttpContext context, IServiceProvider services)
    {
        var hooks = ActivatorUtilities.CreateInstance<HooksFunction>(services);
        // Nothing is too big for a message here, so that no run is started through the client.
        var result = await hooks.RunAsync(context.Request, (string)context.Request.RouteValues["source"]!, null!);
        await result.ExecuteAsync(context);
    }
}
