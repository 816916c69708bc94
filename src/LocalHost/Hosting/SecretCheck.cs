using Trunkline.Runs.Catalog;
using Trunkline.Stores;
using Trunkline.Stores.Secrets;

namespace Trunkline.LocalHost.Hosting;

/// <summary>Names every missing secret at start, with the file that asks for it. The host starts all the same: sources without their secret answer
/// 503 so that the sender comes again, calls without theirs end in a dead letter that can be resumed.</summary>
internal sealed partial class SecretCheck(Integrations integrations, ISecrets secrets, ILogger<SecretCheck> log) : IHostedService
{
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

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(6001, LogLevel.Error, "Secret '{Name}' is not set; {Place} asks for it: set {Setting} in the environment or in Values of local.settings.json")]
        public static partial void Missing(ILogger log, string name, string place, string setting);

        [LoggerMessage(6002, LogLevel.Warning, "Secret '{Name}', which {Place} asks for, could not be checked: {Reason}")]
        public static partial void Unchecked(ILogger log, string name, string place, string reason);
    }
}
