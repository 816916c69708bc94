using Microsoft.Extensions.DependencyInjection;
using Trunkline.Cli.Connecting;
using Trunkline.Cli.Local;
using Trunkline.Connectors;
using Trunkline.Connectors.Credentials.Grants;
using Trunkline.Connectors.Definitions;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Secrets;
using Trunkline.Stores.Tables;

namespace Trunkline.Cli.Tests.Connecting;

/// <summary>The connectors room as a host has it, over a table in memory, without the host around it.</summary>
internal sealed class RoomGrants : IGrantPlace
{
    private readonly ServiceProvider rooms;

    public RoomGrants(ConnectionCatalog catalog, DevelopmentSettings settings) => rooms = new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .AddSingleton<ITable, InMemoryTable>()
        .AddSingleton<ISecrets>(new SettingSecrets(settings.Find))
        .AddConnectors(catalog)
        .BuildServiceProvider();

    public string Name => "the room";

    public IConnections Connections => rooms.GetRequiredService<IConnections>();

    public ITable Table => rooms.GetRequiredService<ITable>();

    public Func<Task>? Meanwhile { get; set; }

    /// <summary>Changes what is exchanged.</summary>
    public Func<ConsentCode, ConsentCode>? Stolen { get; set; }

    public Task CheckAsync(CancellationToken stop) => Task.CompletedTask;

    public async Task ConnectAsync(string connection, ConsentCode consent, CancellationToken stop)
    {
        if (Meanwhile is { } meanwhile)
            await meanwhile();
        var answer = await rooms.GetRequiredService<IGrants>().ConnectAsync(connection, Stolen?.Invoke(consent) ?? consent, stop);
        if (answer.Result != GrantResult.Connected)
            throw new CommandFault($"{answer.Result}: {answer.Problem}");
    }

    // The command is done with it; the test is not.
    public ValueTask DisposeAsync() => default;

    public ValueTask CloseAsync() => rooms.DisposeAsync();
}
