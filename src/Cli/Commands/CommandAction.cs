using System.CommandLine;
using Trunkline.Cli.Processes;

namespace Trunkline.Cli.Commands;

/// <summary>Runs the action of a command: its faults are told in one sentence, everything else is a bug and keeps its stack.</summary>
internal static class CommandAction
{
    public static async Task<int> RunAsync(ParseResult result, Func<CancellationToken, Task<int>> action)
    {
        using var stop = new StopSignal();
        try
        {
            return await action(stop.Token);
        }
        catch (CommandFault fault)
        {
            await result.InvocationConfiguration.Error.WriteLineAsync($"trunkline: {fault.Message}");
            return 1;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return 130;
        }
    }
}
