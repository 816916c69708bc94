using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.Execution;
using Trunkline.Runs.Reconciling;
using Trunkline.Stores.Tables;

namespace Trunkline.Runs.Http;

internal static class HttpRegistration
{
    public static IServiceCollection AddHttpFlows(this IServiceCollection services) => services
        .AddSingleton(p => new InlineRuns(
            p.GetRequiredService<StepExecutor>(), p.GetRequiredService<IRunStore>(), Ids(p), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<InlineRuns>>(), p.GetService<IEventBooks>()))
        .AddSingleton(p => new HttpFlows(
            p.GetRequiredService<FlowCatalog>(), p.GetRequiredService<InlineRuns>(), p.GetRequiredService<IRunStore>(), p.GetRequiredService<ITable>(), Ids(p), p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<ILogger<HttpFlows>>(), p.GetService<IEventBooks>()));

    // Of requests that bring no key of their own: each is another one.
    private static Func<Guid> Ids(IServiceProvider services)
    {
        var random = services.GetRequiredService<Random>();
        return () =>
        {
            Span<byte> bytes = stackalloc byte[16];
            random.NextBytes(bytes);
            return new Guid(bytes);
        };
    }
}
