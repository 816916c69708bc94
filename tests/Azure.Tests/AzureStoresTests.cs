using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Trunkline.Azure.Queues;
using Trunkline.Azure.Secrets;
using Trunkline.Azure.Tables;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Queues;
using Trunkline.Stores.Secrets;
using Trunkline.Stores.Tables;
using Trunkline.Testing.Azurite;
using Trunkline.Testing.Conditions;
using Trunkline.Testing.Node;

namespace Trunkline.Azure.Tests;

[NeedsNode]
[Collection(AzuriteTests.Name)]
public sealed class AzureStoresTests(AzuriteServer azurite)
{
    [ConditionalFact]
    public async Task With_a_connection_string_everything_works_after_the_start()
    {
        await using var provider = Services(
            ("AzureWebJobsStorage", azurite.ConnectionString),
            ("TRUNKLINE_TABLE", azurite.NewName()),
            ("TRUNKLINE_SECRET_STRIPE_WEBHOOK", "whsec_1"));
        foreach (var service in provider.GetServices<IHostedService>())
            await service.StartAsync(CancellationToken.None);
        var queue = provider.GetRequiredService<IEventQueue>();
        await queue.AppendAsync(new byte[] { 1 }, CancellationToken.None);
        var received = Assert.Single(await queue.ReceiveAsync(1, TimeSpan.FromSeconds(30), CancellationToken.None));
        await queue.CompleteAsync(received, CancellationToken.None);
        Assert.NotNull(await provider.GetRequiredService<ITable>().InsertAsync("p", "r", "v", CancellationToken.None));
        Assert.Equal("whsec_1", (await provider.GetRequiredService<ISecrets>().GetAsync("stripe-webhook", CancellationToken.None)).Reveal());
    }

    [ConditionalFact]
    public async Task What_was_set_aside_of_another_systems_queue_is_counted_shown_and_put_back_as_it_came()
    {
        var name = azurite.NewName();
        await using var provider = Services([name], ("AzureWebJobsStorage", azurite.ConnectionString), ("TRUNKLINE_TABLE", azurite.NewName()));
        foreach (var service in provider.GetServices<IHostedService>())
            await service.StartAsync(CancellationToken.None);
        var queue = provider.GetRequiredService<DeclaredQueues>().All.Single().Queue;
        var poison = provider.GetRequiredService<IPoisonQueues>().Find(name)!;
        // The largest that the service takes: other systems write it, not only we.
        var body = new byte[48 * 1024];
        Random.Shared.NextBytes(body);
        await queue.AppendAsync(body, CancellationToken.None);
        await queue.PoisonAsync(Assert.Single(await queue.ReceiveAsync(1, TimeSpan.FromSeconds(30), CancellationToken.None)), "unreadable", CancellationToken.None);

        Assert.Equal((0, 1), (await queue.CountAsync(CancellationToken.None), await poison.CountPoisonedAsync(CancellationToken.None)));
        Assert.Equal(body, Assert.Single(await poison.PeekPoisonedAsync(1, CancellationToken.None)).Body.ToArray());
        Assert.Equal(new Redriven(1, 0), await poison.RedriveAsync(10, CancellationToken.None));
        Assert.Equal(body, Assert.Single(await queue.ReceiveAsync(1, TimeSpan.FromSeconds(30), CancellationToken.None)).Body.ToArray());
        Assert.Null(provider.GetRequiredService<IPoisonQueues>().Find("another"));
    }

    [ConditionalFact]
    public void With_an_identity_nothing_is_asked_before_it_is_needed()
    {
        using var provider = Services(
            ("AzureWebJobsStorage:queueServiceUri", "https://acc.queue.core.windows.net"),
            ("AzureWebJobsStorage:tableServiceUri", "https://acc.table.core.windows.net/"),
            ("AzureWebJobsStorage:credential", "managedidentity"),
            ("AzureWebJobsStorage:clientId", "11111111-1111-1111-1111-111111111111"),
            ("TRUNKLINE_KEY_VAULT_URI", "https://vault.vault.azure.net/"));
        Assert.IsType<StorageEventQueue>(provider.GetRequiredService<IEventQueue>());
        Assert.IsType<StorageTable>(provider.GetRequiredService<ITable>());
        Assert.IsType<KeyVaultSecrets>(provider.GetRequiredService<ISecrets>());
        Assert.DoesNotContain(provider.GetServices<IHostedService>(), service => service is StoreCreation);
    }

    [ConditionalFact]
    public void Without_a_vault_secrets_are_settings()
    {
        using var provider = Services(("AzureWebJobsStorage", "UseDevelopmentStorage=true"));
        Assert.IsType<SettingSecrets>(provider.GetRequiredService<ISecrets>());
    }

    [ConditionalFact]
    public void A_missing_setting_is_named()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => Services(("AzureWebJobsStorage:queueServiceUri", "https://acc.queue.core.windows.net")));
        Assert.Contains("AzureWebJobsStorage__tableServiceUri", fault.Message, StringComparison.Ordinal);
    }

    [ConditionalFact]
    public void An_address_that_is_none_is_named()
    {
        var fault = Assert.Throws<InvalidOperationException>(
            () => Services(("AzureWebJobsStorage", "UseDevelopmentStorage=true"), ("TRUNKLINE_KEY_VAULT_URI", "vault")));
        Assert.Contains("TRUNKLINE_KEY_VAULT_URI", fault.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(params (string Name, string Value)[] settings) => Services([], settings);

    private static ServiceProvider Services(IEnumerable<string> queues, params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value))
            .Build();
        return new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System).AddAzureStores(configuration, queues).BuildServiceProvider();
    }
}
