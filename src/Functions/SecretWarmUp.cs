using Microsoft.Extensions.Hosting;
using Trunkline.Runs.Catalog;

namespace Trunkline.Functions;

/// <summary>Reads every secret once beside the start, so that missing ones are named and the first post finds its secret at hand; the start
/// itself does not wait for Key Vault.</summary>
internal sealed class SecretWarmUp(SecretCheck check) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => check.StartAsync(stoppingToken);
}
