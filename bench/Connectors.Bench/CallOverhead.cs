using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Trunkline.Connectors.Definitions;
using Trunkline.Declarations;
using Trunkline.Flows.Execution;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Secrets;
using Trunkline.Stores.Tables;

namespace Trunkline.Connectors.Bench;

/// <summary>What a call through a connection costs over a bare HttpClient: same server, same body, same answer parsed.</summary>
[MemoryDiagnoser]
public class CallOverhead
{
    private const string Body = """{"reference":"evt_1","amount":1999,"customer":{"email":"a@b.example","name":"Ada"}}""";
    private readonly CallOptions options = new("run-1/step-1", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    private readonly CallRequest call = new() { Connection = "api", Method = "POST", Path = "/things", Body = Body };
    private WebApplication server = null!;
    private ServiceProvider services = null!;
    private IConnections connections = null!;
    private HttpClient client = null!;

    [GlobalSetup]
    public async Task Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.Run(static context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync("""{"id":"obj_1","ok":true}""");
        });
        await server.StartAsync();
        var url = server.Urls.First();
        var faults = new FaultList();
        var catalog = ConnectionCatalog.Read(
            [("api.yaml", $"connection: api\nprotocol: rest\nbaseUrl: {url}\nallowPrivate: true\nauth: {{ type: bearer, token: \"${{secret:token}}\" }}\nidempotency: {{ header: Idempotency-Key }}")], _ => null, faults);
        faults.ThrowIfAny();
        var secrets = new InMemorySecrets();
        secrets.Set("token", "t-12345678");
        services = new ServiceCollection()
            .AddSingleton<ISecrets>(secrets)
            .AddSingleton<ITable>(new InMemoryTable())
            .AddSingleton(TimeProvider.System)
            .AddConnectors(catalog)
            .BuildServiceProvider();
        connections = services.GetRequiredService<IConnections>();
        client = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false }) { BaseAddress = new Uri(url) };
    }

    [GlobalCleanup]
    public async Task Stop()
    {
        client.Dispose();
        await services.DisposeAsync();
        await server.DisposeAsync();
    }

    [Benchmark(Baseline = true)]
    public async Task<bool> BareHttpClient()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/things") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "t-12345678");
        request.Headers.Add("Idempotency-Key", "run-1/step-1");
        using var response = await client.SendAsync(request);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        return answer.RootElement.GetProperty("ok").GetBoolean();
    }

    [Benchmark]
    public async Task<bool> Connection() => (await connections.CallAsync(call, options, CancellationToken.None)).Result.GetProperty("ok").GetBoolean();
}
