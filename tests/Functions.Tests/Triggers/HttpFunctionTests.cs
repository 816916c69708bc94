using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using Trunkline.Functions.Durable;
using Trunkline.Functions.Triggers;
using Trunkline.Intake;
using Trunkline.Intake.Events;
using Trunkline.Intake.Sources;
using Trunkline.Intake.Webhooks;
using Trunkline.Operations;
using Trunkline.Operations.Api;
using Trunkline.Runs;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.Http;
using Trunkline.Stores.InMemory;
using Trunkline.Stores.Queues;
using Trunkline.Stores.Secrets;
using Trunkline.Stores.Tables;
using Trunkline.Testing.Time;

namespace Trunkline.Functions.Tests.Triggers;

public sealed class HttpFunctionTests : IAsyncDisposable
{
    private readonly Mock<DurableTaskClient> client = new("hub");
    private readonly ServiceProvider rooms = new ServiceCollection()
        .AddLogging()
        .AddSingleton<TimeProvider>(new ManualTime())
        .AddSingleton<IEventQueue>(new InMemoryEventQueue(new ManualTime()))
        .AddSingleton<ISecrets>(new InMemorySecrets())
        .AddSingleton<ITable>(new InMemoryTable())
        .AddSingleton(new Mock<Trunkline.Connectors.IConnections>().Object)
        .AddSingleton(new Random(7))
        .AddSingleton<DurableClients>()
        .AddSingleton<IRunStore, DurableRunStore>()
        .AddIntake(SourceCatalog.Empty)
        .AddRuns(new FlowCatalog([]))
        .AddOperations()
        .BuildServiceProvider();

    [Fact]
    public async Task A_post_goes_to_the_receiver_which_writes_the_whole_answer()
    {
        var function = new HooksFunction(rooms.GetRequiredService<WebhookReceiver>(), rooms.GetRequiredService<DurableClients>());
        var context = Context("POST", "{}");
        var result = await function.RunAsync(context.Request, "nobody", client.Object);
        await result.ExecuteAsync(context);
        Assert.Equal(StatusCodes.Status404NotFound, context.Response.StatusCode);
        Assert.Same(client.Object, rooms.GetRequiredService<DurableClients>().Current);
        Assert.IsType<Trunkline.Runs.Dispatching.Dispatcher>(rooms.GetRequiredService<IEventDispatcher>());
    }

    [Fact]
    public async Task Every_operation_goes_to_the_operations_room()
    {
        client
            .Setup(c => c.GetAllInstancesAsync(It.IsAny<OrchestrationQuery?>()))
            .Returns(Microsoft.DurableTask.Pageable.Create((_, _) => Task.FromResult(new Microsoft.DurableTask.Page<OrchestrationMetadata>([]))));
        var function = new OperationsFunction(rooms.GetRequiredService<OperationsApi>(), rooms.GetRequiredService<DurableClients>());
        Assert.Equal(200, await StatusAsync(request => function.ListRunsAsync(request, client.Object, default)));
        Assert.Equal(404, await StatusAsync(request => function.GetRunAsync(request, "nope", client.Object, default)));
        Assert.Equal(404, await StatusAsync(request => function.ResumeRunAsync(request, "nope", client.Object, default)));
        Assert.Equal(404, await StatusAsync(request => function.DiscardRunAsync(request, "nope", client.Object, default)));
        Assert.Equal(404, await StatusAsync(request => function.SignalRunAsync(request, "nope", "approved", client.Object, default)));
        var start = new StartFunction(rooms.GetRequiredService<StartApi>(), rooms.GetRequiredService<DurableClients>());
        Assert.Equal(404, await StatusAsync(request => start.RunAsync(request, "nope", client.Object, default)));
        Assert.Equal(200, await StatusAsync(request => function.ListDeadLettersAsync(request, client.Object, default)));
    }

    [Fact]
    public async Task A_request_to_a_flow_goes_to_the_flows_which_write_the_whole_answer()
    {
        var function = new FlowsFunction(rooms.GetRequiredService<HttpFlows>(), rooms.GetRequiredService<DurableClients>());
        var context = Context("GET", "");
        context.Request.Path = "/api/flows/nowhere";
        var result = await function.RunAsync(context.Request, "nowhere", client.Object);
        await result.ExecuteAsync(context);
        Assert.Equal((StatusCodes.Status404NotFound, "application/problem+json"), (context.Response.StatusCode, context.Response.ContentType));
        Assert.Same(client.Object, rooms.GetRequiredService<DurableClients>().Current);
    }

    [Fact]
    public async Task Health_answers_without_asking_anything() =>
        Assert.Equal(200, await StatusAsync(request => Task.FromResult(HealthFunction.Run(request))));

    public async ValueTask DisposeAsync() => await rooms.DisposeAsync();

    private async Task<int> StatusAsync(Func<HttpRequest, Task<IResult>> call)
    {
        var context = Context("POST", "{}");
        await (await call(context.Request)).ExecuteAsync(context);
        return context.Response.StatusCode;
    }

    private DefaultHttpContext Context(string method, string body)
    {
        var context = new DefaultHttpContext { RequestServices = rooms };
        context.Request.Method = method;
        context.Request.ContentType = "application/json";
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        context.Request.ContentLength = body.Length;
        context.Response.Body = new MemoryStream();
        return context;
    }
}
