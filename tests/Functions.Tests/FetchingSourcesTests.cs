using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Moq;
using Trunkline.Functions.Durable;
using Trunkline.Functions.Triggers;
using Trunkline.Intake;
using Trunkline.Intake.Webhooks;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Queues;
using Trunkline.Stores.Secrets;
using Trunkline.Testing.Time;

namespace Trunkline.Functions.Tests;

/// <summary>The app with sources whose keys are fetched, and with one that only some addresses may post to.</summary>
public sealed class FetchingSourcesTests : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Sources = new()
    {
        ["pay"] = "provider: paypal\nsecrets: [pay]",
        ["bank"] = "provider: plaid\nsecrets: [pay]\nclientId: client",
        ["tokens"] = "provider: bearer-jwt\nissuer: https://login.example.com/\naudience: api://trunkline\njwksUrl: https://login.example.com/keys",
        ["grid"] = "provider: eventgrid\nvariant: entra\nissuer: https://login.example.com/\naudience: api://trunkline\njwksUrl: https://login.example.com/keys",
        ["graph"] = "provider: msgraph\nsecrets: [pay]\nresourceData: { appId: 8e460676-ae3f-4b1e-8790-ee0fb5d6148f }",
        ["inner"] = "provider: api-key\nsecrets: [pay]\nallowIps: [203.0.113.0/24]",
    };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("trunkline-app-");
    private readonly InMemoryEventQueue queue = new(new ManualTime());
    private readonly ServiceProvider services;

    public FetchingSourcesTests()
    {
        var place = folder.CreateSubdirectory("sources").FullName;
        foreach (var (name, lines) in Sources)
            File.WriteAllText(Path.Combine(place, name + ".yaml"), $"source: {name}\n{lines}\n");
        var secrets = new InMemorySecrets();
        secrets.Set("pay", "s3cret");
        var builder = FunctionApp.Create(["--AzureWebJobsStorage=UseDevelopmentStorage=true"], folder.FullName);
        builder.Services.Replace(ServiceDescriptor.Singleton<ISecrets>(secrets)).Replace(ServiceDescriptor.Singleton<IEventQueue>(queue));
        services = builder.Services.BuildServiceProvider(validateScopes: true);
    }

    [Theory]
    [InlineData("pay")]
    [InlineData("bank")]
    [InlineData("tokens")]
    [InlineData("grid")]
    [InlineData("graph")]
    public async Task Sources_whose_keys_are_fetched_start_and_refuse_what_proves_nothing(string source) =>
        Assert.Equal(StatusCodes.Status401Unauthorized, await PostAsync(source, []));

    [Fact]
    public void Keys_are_fetched_by_a_client_that_the_app_provides() =>
        Assert.NotNull(services.GetRequiredService<IntakeOptions>().CreateHttpClient);

    // The front end of Azure appends the caller's address; what stands before it was written by the caller.
    [Theory]
    [InlineData("203.0.113.9:49152", 202)]
    [InlineData("198.51.100.1, 203.0.113.9:49152", 202)]
    [InlineData("198.51.100.1:49152", 403)]
    [InlineData("203.0.113.9, 198.51.100.1:49152", 403)]
    [InlineData(null, 403)]
    public async Task The_address_that_counts_is_the_one_that_the_front_end_saw(string? forwarded, int status)
    {
        var headers = new Dictionary<string, string?> { ["X-Api-Key"] = "s3cret", ["X-Forwarded-For"] = forwarded };
        Assert.Equal(status, await PostAsync("inner", headers));
        Assert.Equal(status == 202 ? 1 : 0, await queue.CountAsync(default));
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task<int> PostAsync(string source, Dictionary<string, string?> headers)
    {
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Method = "POST";
        context.Request.ContentType = "application/json";
        context.Request.Body = new MemoryStream("""{"id":"1"}"""u8.ToArray());
        // What the worker sees is the host beside it, never the caller.
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        foreach (var (name, value) in headers.Where(h => h.Value is not null))
            context.Request.Headers[name] = value;
        var function = new HooksFunction(services.GetRequiredService<WebhookReceiver>(), services.GetRequiredService<DurableClients>());
        var result = await function.RunAsync(context.Request, source, new Mock<DurableTaskClient>("hub").Object);
        await result.ExecuteAsync(context);
        return context.Response.StatusCode;
    }
}
