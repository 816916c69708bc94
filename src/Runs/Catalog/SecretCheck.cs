using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Trunkline.Stores;
using Trunkline.Stores.Secrets;

namespace Trunkline.Runs.Catalog;

/// <summary>Names every missing secret at start, with the file that asks for it. The host starts all the same: sources without their secret answer
/// 503 so that the sender comes again, calls without theirs end in a dead letter that can be resumed.</summary>
/// <param name="integrations">The files that ask for secrets.</param>
/// <param name="secrets">Where they should be.</param>
/// <param name="log">Where missing ones are named.</param>
public sealed partial class SecretCheck(Integrations integrations, ISecrets secrets, ILogger<SecretCheck> log) : IHostedService
{
    /// <inheritdoc />
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, place) in integrations.Secrets)
        {
            try
            {
                await secrets.GetAsync(name, cancellationToken);
            }
            catch (SecretNotFoundException)
            {
                Log.Missing(log, name, place, SecretName.Setting(name));
            }
            catch (StoreUnavailableException e)
            {
                Log.Unchecked(log, name, place, e.Message);
            }
        }
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(3101, LogLevel.Error, "Secret '{Name}' is not set; {Place} asks for it: add it to Key Vault, or on a developer's machine set {Setting} in the environment or in Values of local.settings.json")]
        public static partial void Missing(ILogger log, string name, string place, string setting);

        [LoggerMessage(3102, LogLevel.Warning, "Secret '{Name}', which {Place} asks for, could not be checked: {Reason}")]
        public static partial void Unchecked(ILogger log, string name, string place, string reason);
    }
}
