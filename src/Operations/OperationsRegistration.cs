using Microsoft.Extensions.DependencyInjection;
using Trunkline.Operations.Api;

namespace Trunkline.Operations;

/// <summary>Registers this room.</summary>
public static class OperationsRegistration
{
    /// <summary>Adds what people see and do.</summary>
    public static IServiceCollection AddOperations(this IServiceCollection services) => services
        .AddSingleton<OperationsApi>()
        .AddSingleton<StartApi>()
        .AddSingleton<PoisonApi>()
        .AddSingleton<DeadLettersApi>()
        .AddSingleton<ReconcileApi>()
        .AddSingleton<GrantsApi>();
}
