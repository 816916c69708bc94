using Microsoft.Extensions.Logging.Console;

namespace Trunkline.LocalHost.Hosting;

/// <summary>One line an entry, with the time of day; the framework speaks only of trouble.</summary>
internal static class ConsoleLog
{
    public static void AddTrunklineConsole(this ILoggingBuilder logging) => logging
        .ClearProviders()
        .AddFilter("Microsoft", LogLevel.Warning)
        // A start that fails is explained in one sentence by the program itself.
        .AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.ColorBehavior = LoggerColorBehavior.Default;
        });
}
