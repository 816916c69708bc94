using Trunkline.Stores.InMemory;
using Trunkline.Stores.Queues;
using Trunkline.Stores.Secrets;
using Trunkline.Stores.Tables;
using Trunkline.Testing.Stores;
using Trunkline.Testing.Time;

namespace Trunkline.Stores.Tests.InMemory;

public sealed class InMemoryEventQueueConformance : EventQueueConformance
{
    private readonly ManualTime time = new();
    private readonly InMemoryEventQueue queue;

    public InMemoryEventQueueConformance() => queue = new InMemoryEventQueue(time);

    protected override IEventQueue Queue => queue;

    protected override Task AdvanceAsync(TimeSpan by)
    {
        time.Advance(by);
        return Task.CompletedTask;
    }
}

public sealed class InMemoryTableConformance : TableConformance
{
    protected override ITable Table { get; } = new InMemoryTable();
}

public sealed class InMemoryTableQueryConformance : TableQueryConformance
{
    protected override ITable Table { get; } = new InMemoryTable();
}

public sealed class InMemorySecretsConformance : SecretsConformance
{
    private readonly InMemorySecrets secrets = new();

    protected override ISecrets Secrets => secrets;

    protected override Task SetAsync(string name, string value)
    {
        secrets.Set(name, value);
        return Task.CompletedTask;
    }

    protected override Task RemoveAsync(string name)
    {
        secrets.Remove(name);
        return Task.CompletedTask;
    }
}

public sealed class SettingSecretsConformance : SecretsConformance
{
    private readonly Dictionary<string, string> settings = new(StringComparer.OrdinalIgnoreCase);
    private readonly SettingSecrets secrets;

    public SettingSecretsConformance() => secrets = new SettingSecrets(name => settings.GetValueOrDefault(name));

    protected override ISecrets Secrets => secrets;

    protected override Task SetAsync(string name, string value)
    {
        settings[SecretName.Setting(name)] = value;
        return Task.CompletedTask;
    }

    protected override Task RemoveAsync(string name)
    {
        settings.Remove(SecretName.Setting(name));
        return Task.CompletedTask;
    }
}
