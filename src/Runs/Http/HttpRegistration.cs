using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.Execution;

namespace Trunkline.Runs.Http;

internal static class HttpRegistration
{
    public static IServiceCollection AddHttpFlows(this IServiceCollection services, Func<Guid> newId) => services
        .AddSingleton(p => new InlineRuns(
            p.GetRequiredService<StepExecutor>(), p.GetRequiredService<IRunStore>(), newId, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<InlineRuns>>()))
        .AddSingleton(p => new HttpFlows(
            p.GetRequiredService<FlowCatalog>(), p.GetRequiredService<InlineRuns>(), p.GetRequiredService<IRunStore>(), newId, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<HttpFlows>>()));
}
