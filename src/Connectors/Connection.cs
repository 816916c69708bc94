using System.Diagnostics;
using Trunkline.Connectors.Credentials;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Http;
using Trunkline.Connectors.Limits;
using Trunkline.Flows.Execution;
using Trunkline.Stores;
using Trunkline.Stores.Secrets;

namespace Trunkline.Connectors;

/// <summary>One outside API while the host runs: its handler, its credential, its budget. Takes a call through all of them.</summary>
internal sealed class Connection : IDisposable
{
    // How long a call waits where the secret store cannot answer and does not say how long.
    private static readonly TimeSpan StoreWait = TimeSpan.FromSeconds(5);

    private readonly IBudget budget;
    private readonly ICredential credential;
    private readonly ConnectionDefinition definition;
    private readonly RequestComposer composer;
    private readonly Judge judge;
    private readonly IProtocol protocol;
    private readonly TimeProvider time;
    private readonly Transport transport;

    public Connection(ConnectionDefinition definition, IProtocol protocol, IBudget budget, Surroundings surroundings)
    {
        this.definition = definition;
        this.protocol = protocol;
        this.budget = budget;
        (var secrets, var table, time, var seams) = surroundings;
        transport = new Transport(definition, secrets, seams, time);
        credential = definition.Credential.Create(new CredentialSurroundings(definition.Name, secrets, time, transport, table, definition.Limits.Timeout));
        composer = new RequestComposer(definition, secrets);
        judge = new Judge(definition, protocol, new SecretMask(definition, credential, secrets), time);
    }

    public async Task<CallAnswer> CallAsync(CallRequest call, CallOptions options, CancellationToken cancellationToken)
    {
        if (protocol.Prepare(call, out var unfit) is not { } outgoing)
            return NotMade(unfit!);
        if (await budget.TakeAsync(cancellationToken) is { } hold)
        {
            Telemetry.Held(definition.Name, hold.Fault.Code);
            return NotMade(hold);
        }

        try
        {
            return await AttemptAsync(call, outgoing, options, cancellationToken);
        }
        catch (SecretNotFoundException e)
        {
            return NotMade(Missing(e.Name));
        }
        catch (StoreUnavailableException e)
        {
            Telemetry.Held(definition.Name, "store");
            return NotMade(Obstacle.Held("secrets-unavailable", $"connection '{definition.Name}' was not called: its secrets cannot be read now ({e.Message})", e.RetryAfter ?? StoreWait));
        }
        finally
        {
            budget.Release();
        }
    }

    public void Dispose() => transport.Dispose();

    private static CallAnswer NotMade(Obstacle obstacle) => new(obstacle.Verdict, JsonText.Null, obstacle.Fault, obstacle.RetryAfter, null);

    private async Task<CallAnswer> AttemptAsync(CallRequest call, OutgoingCall outgoing, CallOptions options, CancellationToken cancellationToken)
    {
        using var activity = Telemetry.Source.StartActivity(definition.Name, ActivityKind.Client, options.TraceParent);
        var attempt = new Attempt(call, outgoing, options, time.GetUtcNow(), time.GetTimestamp());
        var (address, renewed) = ((outgoing.Uri, outgoing.Method), false);
        for (var redirects = 0; ;)
        {
            using var request = composer.Create(outgoing, address.Uri, address.Method);
            if (await composer.DressAsync(request, outgoing, call, options, activity?.Id ?? options.TraceParent, cancellationToken) is { } bad)
                return NotMade(bad);
            if (await credential.ApplyAsync(request, outgoing.Body, cancellationToken) is { } unproven)
                return await judge.WithoutCredentialAsync(attempt, unproven, cancellationToken);
            var result = await transport.SendAsync(request, cancellationToken);
            if (result.Fault is { } fault)
                return judge.WithoutAnswer(attempt, request, fault);
            using var received = result.Received!;
            if (received.Status == 401 && !renewed)
            {
                renewed = true;
                if (await credential.RenewAsync(request, cancellationToken))
                    continue;
            }

            if (Redirects.Next(request, received, redirects, out var refused) is { } next)
            {
                address = next;
                redirects++;
                continue;
            }

            activity?.SetTag("http.response.status_code", received.Status);
            var answer = await judge.AnswerAsync(attempt, request, received, refused, cancellationToken);
            if (answer.RetryAfter is { } wait && (received.Status is 429 or 503))
                budget.Pause(wait);
            return answer;
        }
    }

    private Obstacle Missing(string name)
    {
        var place = definition.Secrets.FirstOrDefault(s => s.Name == name)?.Place ?? definition.File;
        return Obstacle.Permanent("secret-missing", $"secret '{name}' is not set, and connection '{definition.Name}' asks for it at {place}: put it into the vault or the local settings");
    }
}
