using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trunkline.Intake.Commit;
using Trunkline.Intake.Events;
using Trunkline.Intake.Signatures;
using Trunkline.Intake.Sources;
using Trunkline.Intake.Webhooks;
using Trunkline.Stores.Queues;
using Trunkline.Stores.Secrets;

namespace Trunkline.Intake;

/// <summary>Registers the room.</summary>
public static class IntakeRegistration
{
    /// <summary>Adds <see cref="WebhookReceiver"/> and what it is made of. The host must have registered <see cref="IEventQueue"/>,
    /// <see cref="ISecrets"/>, <see cref="IEventDispatcher"/>, <see cref="TimeProvider"/> and logging.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="sources">The sources, read without faults.</param>
    /// <param name="options">Bounds; null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range, or a source needs one that is not set.</exception>
    public static IServiceCollection AddIntake(this IServiceCollection services, SourceCatalog sources, IntakeOptions? options = null)
    {
        options ??= new IntakeOptions();
        options.Validate();
        if (options.CreateHttpClient is null && sources.Sources.Values.FirstOrDefault(SchemeCatalog.Fetches) is { } fetching)
            throw new ArgumentException($"Source '{fetching.Name}' ({fetching.File}) fetches keys of its provider: set {nameof(IntakeOptions)}.{nameof(IntakeOptions.CreateHttpClient)}.", nameof(options));
        services.AddSingleton(sources);
        services.AddSingleton(options);
        services.AddSingleton<GroupCommit>();
        services.AddSingleton(provider => new WebhookReceiver(sources, new Room(
            provider.GetRequiredService<IntakeOptions>(),
            provider.GetRequiredService<GroupCommit>(),
            provider.GetRequiredService<IEventDispatcher>(),
            provider.GetRequiredService<ISecrets>(),
            provider.GetRequiredService<TimeProvider>(),
            new BoundedBody(provider.GetRequiredService<IntakeOptions>(), provider.GetRequiredService<TimeProvider>()),
            provider.GetRequiredService<ILogger<WebhookReceiver>>())));
        return services;
    }
}
