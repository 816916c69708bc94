using Trunkline.Cli.Local;

namespace Trunkline.Cli.Commands;

internal static class RecordCommand
{
    public static Task<int> RunAsync(string folder, DevelopmentSettings settings, RecordOptions options, TextWriter output, TextWriter error, CancellationToken stop) => throw new CommandFault("later");
}

internal sealed record RecordOptions(string RunId, Uri Host, string? Output, bool Force);
