using Trunkline.Runs.Catalog;
using Trunkline.Steps;

namespace Trunkline.LocalHost.Hosting;

/// <summary>LocalHost as a program and tests of the whole start it.</summary>
internal static class LocalHostApp
{
    /// <summary>Everything but the routes, over the integrations that the options name.</summary>
    /// <exception cref="Declarations.DeclarationException">A declared file has faults; it lists every one of them.</exception>
    /// <exception cref="DirectoryNotFoundException">There are no integrations.</exception>
    public static WebApplicationBuilder CreateBuilder(LocalHostOptions options, Func<string, string?> setting)
    {
        var integrations = Integrations.Read(options.Integrations, setting, FlowSteps.Catalog.Names);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(options.Urls);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddTrunklineConsole();
        builder.AddTelemetryExport(setting);
        builder.AddTrunkline(options, integrations, setting);
        return builder;
    }
}
