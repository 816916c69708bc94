using System.Diagnostics;
using Trunkline.Connectors.Credentials;
using Trunkline.Connectors.Credentials.Grants;
using Trunkline.Connectors.Definitions;
using Trunkline.Connectors.Drift;
using Trunkline.Connectors.Http;
using Trunkline.Connectors.Limits;
using Trunkline.Connectors.Rehearsals;
using Trunkline.Flows.Execution;
using Trunkline.Stores;
using Trunkline.Stores.Secrets;

namespace Trunkline.Connectors;

/// <summary>One outside API while the host runs: its handler, its credential, its budget. Takes a call through all of them.</summary>
internal sealed class Connection : IDisposable
{
    // How long a call waits where the secret store cannot answer and does not say how long.
    private static readonly TimeSpan StoreWait = TimeSpan.FromSeconds(5);

    private readonly Breaker? breaker;
    private readonly IBudget budget;
    private readonly ICredential credential;
    private readonly ConnectionDefinition definition;
    private readonly DriftWatch? drift;
    private readonly RequestComposer composer;
    private readonly Judge judge;
    private readonly SecretMask mask;
    private readonly IProtocol protocol;
    private readonly TimeProvider time;
    private readonly Transport transport;

    public Connection(ConnectionDefinition definition, IProtocol protocol, IBudget budget, Surroundings surroundings)
    {
        this.definition = definition;
        this.protocol = protocol;
        this.budget = budget;
        (var secrets, var table, time, var seams, var identity) = surroundings;
        transport = new Transport(definition, secrets, seams, time);
        credential = (seams.Partners is null ? definition.Credential : PlayedToken.InPlaceOf(definition)).Create(new CredentialSurroundings(definition.Name, secrets, time, transport, table, definition.Limits.Timeout, identity));
        breaker = definition.Breaker is { } declared ? new Breaker(definition.Name, declared, time) : null;
        composer = new RequestComposer(definition, secrets);
        mask = new SecretMask(definition, credential, secrets);

        // Answers that a test plays are no partner's.
        drift = definition.WatchesDrift && seams.Partners is null ? new DriftWatch(definition, table, time) : null;
        judge = new Judge(definition, protocol, mask, time, drift);
    }

    public async Task<CallAnswer> CallAsync(CallRequest call, CallOptions options, CancellationToken cancellationToken)
    {
        if (protocol.Prepare(call, out var unfit) is not { } outgoing)
            return NotMade(unfit!);
        if (breaker?.Enter() is { } open)
            return Held(open);
        var told = false;
        try
        {
            if (await budget.TakeAsync(options.Together, cancellationToken) is { } hold)
                return Held(hold);
            try
            {
                var answer = await AttemptAsync(call, outgoing, options, cancellationToken);

                // A call that we cut off ourselves says nothing about the partner.
                told = !cancellationToken.IsCancellationRequested && Tell(answer);
                return answer;
            }
            finally
            {
                budget.Release();
            }
        }
        catch (SecretNotFoundException e)
        {
            return NotMade(Missing(e.Name));
        }
        catch (StoreUnavailableException e)
        {
            var message = $"connection '{definition.Name}' was not called: its secrets cannot be read now ({e.Message})";
            return Held(Obstacle.Held("secrets-unavailable", message, e.RetryAfter ?? StoreWait));
        }
        finally
        {
            if (!told)
                breaker?.Withdrew();
        }
    }

    /// <summary>Takes a person's consent in. The store's own faults are thrown.</summary>
    public async Task<GrantAnswer> ConnectAsync(ConsentCode consent, CancellationToken cancellationToken)
    {
        if (credential is not RefreshToken grant)
            return new GrantAnswer(GrantResult.Unfit, $"connection '{definition.Name}' has no grant: its auth type is not oauth2-refresh-token");
        try
        {
            if (await grant.ConnectAsync(consent, cancellationToken) is not { } obstacle)
                return new GrantAnswer(GrantResult.Connected);
            var problem = await mask.CleanAsync(obstacle.Fault.Message, CancellationToken.None) ?? "its secrets cannot be read now";
            return new GrantAnswer(
                obstacle.Verdict == CallVerdict.Permanent ? GrantResult.Refused : GrantResult.Unreachable,
                $"connection '{definition.Name}' was not connected: {new SecretCover([consent.Code, consent.Verifier]).Clean(problem)}");
        }
        catch (SecretNotFoundException e)
        {
            return new GrantAnswer(GrantResult.Unfit, Missing(e.Name).Fault.Message);
        }
    }

    /// <summary>Adds what it knows to be secret; false when that cannot be read now.</summary>
    public ValueTask<bool> TryAddSecretsAsync(ICollection<string> values, CancellationToken cancellationToken) => mask.TryAddAsync(values, cancellationToken);

    public void Dispose() => transport.Dispose();

    private static CallAnswer NotMade(Obstacle obstacle) => new(obstacle.Verdict, JsonText.Null, obstacle.Fault, obstacle.RetryAfter, null);

    private CallAnswer Held(Obstacle hold)
    {
        Telemetry.Held(definition.Name, hold.Fault.Code);
        return NotMade(hold);
    }

    // Only what says something about the partner's health counts: no answer, or one that says that it has trouble.
    private bool Tell(CallAnswer answer)
    {
        if (breaker is null || answer.Attempt is not { } attempt || answer.Fault?.Code == "token-endpoint")
            return false;
        var isTrouble = attempt.Status is null
            ? answer.Verdict == CallVerdict.Transient || answer.Fault?.Code == "outcome-unknown"
            : answer.Fault?.Code is "http-500" or "http-502" or "http-503" or "http-504";
        if (isTrouble)
            breaker.Failed();
        else
            breaker.Worked();
        return true;
    }

    private async Task<CallAnswer> AttemptAsync(CallRequest call, OutgoingCall outgoing, CallOptions options, CancellationToken cancellationToken)
    {
        using var activity = Telemetry.Source.StartActivity(definition.Name, ActivityKind.Client, options.TraceParent);
        if (outgoing.LateBody is { } late)
            outgoing = outgoing with { Body = await late(cancellationToken) };
        var attempt = new Attempt(call, outgoing, options, time.GetUtcNow(), time.GetTimestamp(), drift?.Open(call.Watch, call.Result));
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
                return await judge.WithoutAnswerAsync(attempt, request, fault, CancellationToken.None);
            using var received = result.Received!;
            if (!renewed && credential.IsRefusal(received.Status))
            {
                renewed = true;
                if (await credential.RenewAsync(request, cancellationToken))
                    continue;
            }

            if (outgoing.Full is { } full && protocol.WantsFull(received))
            {
                outgoing = full;
                continue;
            }

            if (Redirects.Next(request, received, redirects, out var refused) is { } next)
            {
                address = next;
                redirects++;
                continue;
            }

            activity?.SetTag("http.response.status_code", received.Status);
            // From here on the answer is in hand, and a cancellation must not lose it.
            var (answer, pause) = await judge.AnswerAsync(attempt, request, received, refused, CancellationToken.None);
            await HeedAsync(received, answer, pause);
            return answer;
        }
    }

    // What the partner says about its limit holds for every call to come.
    private async ValueTask HeedAsync(Received received, CallAnswer answer, TimeSpan? pause)
    {
        if (received.Status is 429 or 503 && answer.RetryAfter is { } asked)
            await budget.PauseAsync(asked, CancellationToken.None);
        else if ((RateHeaders.Pause(received.Response.Headers, time) ?? pause) is { } spent)
            await budget.PauseAsync(spent, CancellationToken.None);
    }

    private Obstacle Missing(string name)
    {
        var place = definition.Secrets.FirstOrDefault(s => s.Name == name)?.Place ?? definition.File;
        return Obstacle.Permanent(
            "secret-missing",
            $"secret '{name}' is not set, and connection '{definition.Name}' asks for it at {place}: put it into the vault or the local settings");
    }
}
