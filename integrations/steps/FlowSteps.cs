using Microsoft.Extensions.DependencyInjection;
using Trunkline.Runs.CustomSteps;

namespace Trunkline.Steps;

/// <summary>The steps of code that flows may use: add yours here.</summary>
public static class FlowSteps
{
    /// <summary>By the name that flows write behind <c>use</c>.</summary>
    public static FlowStepCatalog Catalog { get; } = new FlowStepCatalog()
        .Add<CheckIban>("check-iban");

    /// <summary>Registers them.</summary>
    public static IServiceCollection AddFlowSteps(this IServiceCollection services) => services.AddSingleton(Catalog);
}
