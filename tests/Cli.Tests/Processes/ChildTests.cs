using System.Collections.Concurrent;
using Trunkline.Cli.Local;
using Trunkline.Cli.Processes;

namespace Trunkline.Cli.Tests.Processes;

public sealed class ChildTests
{
    private readonly ConcurrentQueue<string> said = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task A_child_is_heard_line_by_line_and_ends_when_its_input_closes()
    {
        var child = StartSandbox("--base-port", "0", "--exit-with-stdin");
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Contains("sandbox: ready", said);
        Assert.False(child.Exited.IsCompleted);
        await child.DisposeAsync();
        Assert.True(child.Exited.IsCompleted);
    }

    [Fact]
    public async Task A_child_that_ends_by_itself_leaves_its_code_and_last_words()
    {
        await using var other = StartSandbox("--base-port", "0", "--exit-with-stdin");
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var port = new Uri(said.First(s => s.Contains("control")).Split(' ')[^1]).Port;
        await using var child = StartSandbox("--base-port", $"{port}");
        await child.Exited.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(1, child.ExitCode);
        Assert.Contains(child.LastLines, l => l.Contains($"{port}") && l.Contains("--base-port"));
    }

    private Child StartSandbox(params string[] arguments)
    {
        var checkout = Checkout.Find();
        return Child.Start("sandbox", "dotnet", [checkout.Assembly("samples/Sandbox"), .. arguments], checkout.Root, new Dictionary<string, string>(), (who, line) =>
        {
            said.Enqueue($"{who}: {line}");
            if (line == "ready")
                ready.TrySetResult();
        });
    }
}
