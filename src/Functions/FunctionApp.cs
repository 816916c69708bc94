using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Trunkline.Azure;
using Trunkline.Functions.Durable;
using Trunkline.Operations;
using Trunkline.Runs;
using Trunkline.Runs.Catalog;

namespace Trunkline.Functions;

/// <summary>Puts the rooms behind the triggers.</summary>
internal static class FunctionApp
{
    public static FunctionsApplicationBuilder Create(string[] args)
    {
        var builder = FunctionsApplication.CreateBuilder(args).ConfigureFunctionsWebApplication();
        builder.Services
            .AddAzureStores(builder.Configuration)
            .AddSingleton<DurableClients>()
            .AddSingleton<IRunStore, DurableRunStore>()
            .AddRuns(new FlowCatalog([]))
            .AddOperations();
        return builder;
    }
}
