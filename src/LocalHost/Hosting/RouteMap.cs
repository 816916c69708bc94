using Trunkline.Intake.Webhooks;
using Trunkline.LocalHost.Engine;
using Trunkline.LocalHost.Queues;
using Trunkline.Operations.Api;
using Trunkline.Runs.Doors;
using Trunkline.Runs.Http;

namespace Trunkline.LocalHost.Hosting;

/// <summary>The function app's routes, on Kestrel.</summary>
internal static class RouteMap
{
    public static void MapTrunkline(this WebApplication app, LocalHostOptions options)
    {
        var receiver = app.Services.GetRequiredService<WebhookReceiver>();
        var posts = app.Services.GetRequiredService<PostsUnderWay>();
        var operations = app.Services.GetRequiredService<OperationsApi>();
        var starts = app.Services.GetRequiredService<StartApi>();
        var flows = app.Services.GetRequiredService<HttpFlows>();
        var poison = app.Services.GetRequiredService<PoisonApi>();
        var deadLetters = app.Services.GetRequiredService<DeadLettersApi>();
        var grants = app.Services.GetRequiredService<GrantsApi>();
        var books = app.Services.GetRequiredService<ReconcileApi>();
        var version = typeof(RouteMap).Assembly.GetName().Version!.ToString(3);
        var health = new Health("ok", Environment.ProcessId, options.UseAzureStorage ? "azurite" : "journal", version);

        var api = app.MapGroup("/" + Routes.Prefix);
        api.Map(Routes.Hooks, (RequestDelegate)(context => ReceiveAsync(context, receiver, posts)));
        api.MapGet(Routes.Health, () => Results.Json(health, HealthJson.Default.Health));

        api.MapOutsideQueues();

        var people = api.MapGroup("").AddEndpointFilter(OwnPagesOnly.RefuseOthers);
        people.MapGet(Routes.Runs, (HttpRequest request, CancellationToken cancellation) => operations.ListRunsAsync(request, cancellation));
        people.MapGet(Routes.Run, (string runId, CancellationToken cancellation) => operations.GetRunAsync(runId, cancellation));
        people.MapPost(Routes.Resume, (HttpRequest request, string runId, CancellationToken cancellation) => operations.ResumeAsync(request, runId, cancellation));
        people.MapPost(Routes.Discard, (HttpRequest request, string runId, CancellationToken cancellation) => operations.DiscardAsync(request, runId, cancellation));
        people.MapPost(Routes.Signal, (HttpRequest request, string runId, string name, CancellationToken cancellation) => operations.SignalAsync(request, runId, name, cancellation));
        people.MapPost(Routes.Start, (HttpRequest request, string flow, CancellationToken cancellation) => starts.StartAsync(request, flow, cancellation));
        people.Map(Routes.Flows, (Delegate)((HttpContext context) => flows.AnswerAsync(context)));
        people.MapGet(Routes.DeadLetters, (HttpRequest request, CancellationToken cancellation) => operations.ListDeadLettersAsync(request, cancellation));
        people.MapGet(Routes.Poison, (HttpRequest request, CancellationToken cancellation) => poison.ListAsync(request, cancellation));
        people.MapPost(Routes.RedrivePoison, (HttpRequest request, CancellationToken cancellation) => poison.RedriveAsync(request, cancellation));
        people.MapGet(Routes.DeadLetter, (string runId, CancellationToken cancellation) => deadLetters.ShowAsync(runId, cancellation));
        people.MapPost(Routes.ResumeAll, (HttpRequest request, CancellationToken cancellation) => deadLetters.ResumeAsync(request, cancellation));
        people.MapPost(Routes.DiscardAll, (HttpRequest request, CancellationToken cancellation) => deadLetters.DiscardAsync(request, cancellation));
        people.MapGet(Routes.Archive, (HttpRequest request, CancellationToken cancellation) => deadLetters.ListArchiveAsync(request, cancellation));
        people.MapGet(Routes.Archived, (string runId, CancellationToken cancellation) => deadLetters.ShowArchivedAsync(runId, cancellation));
        people.MapPut(Routes.Grant, (HttpRequest request, string connection, CancellationToken cancellation) => grants.ConnectAsync(request, connection, cancellation));
        people.MapGet(Routes.Reconcile, (CancellationToken cancellation) => books.StateAsync(cancellation));
    }

    private static async Task ReceiveAsync(HttpContext context, WebhookReceiver receiver, PostsUnderWay posts)
    {
        posts.Begin();
        try
        {
            await receiver.ReceiveAsync(context, (string)context.Request.RouteValues["source"]!);
        }
        finally
        {
            posts.End();
        }
    }
}
