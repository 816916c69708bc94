using System.Globalization;
using Trunkline.Runs;

namespace Trunkline.Demo;

/// <summary>The story that shows the main job: a signed payment becomes API calls that arrive, whatever happens on the way. Every step is
/// checked against what the sandbox received and against the run's report.</summary>
public sealed class DemoStory
{
    private const string Flow = "payment-received";
    private static readonly string[] Effects = ["mail", "crm", "erp", "shop"];
    private const int SlowMilliseconds = 700;
    private readonly DemoOptions options;
    private readonly HostClient host;
    private readonly SandboxClient sandbox;
    private readonly Timeline timeline;
    private readonly string story;

    private DemoStory(DemoOptions options, HttpClient http)
    {
        this.options = options;
        host = new HostClient(http, options);
        sandbox = new SandboxClient(http, options.Sandbox);
        timeline = new Timeline(options.Output, options.Colours, options.Time);
        story = options.Time.GetUtcNow().ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);
    }

    /// <summary>Plays the story.</summary>
    /// <returns>Whether everything was as it must be.</returns>
    /// <exception cref="HttpRequestException">Host or sandbox do not answer.</exception>
    public static async Task<bool> PlayAsync(DemoOptions options, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        var play = new DemoStory(options, http);
        await play.PlayAsync(cancellationToken);
        return play.timeline.Failed == 0;
    }

    private async Task PlayAsync(CancellationToken cancellationToken)
    {
        await sandbox.BeginAsync(cancellationToken);
        string[] partners = ["payments", "mail", "crm", "erp", "shop"];
        foreach (var partner in partners)
            await sandbox.OrderAsync(partner, "up", null, cancellationToken);
        try
        {
            var first = await FanOutAsync(cancellationToken);
            await MailDownAsync(cancellationToken);
            await DeadLetterAsync(cancellationToken);
            timeline.Chapter("6  At the end");
            await CheckOnceAsync(first, "still has the first payment once", cancellationToken);
        }
        finally
        {
            foreach (var partner in partners)
                await sandbox.OrderAsync(partner, "up", null, CancellationToken.None);
        }

        var verdict = timeline.Failed == 0 ? "all as it must be" : $"{timeline.Failed} NOT as it must be";
        timeline.Chapter(string.Create(CultureInfo.InvariantCulture, $"{timeline.Checked} checks in {timeline.Elapsed.TotalSeconds:0.0} s: {verdict}"));
    }

    // A signed payment; the same again; a tampered one.
    private async Task<Payment> FanOutAsync(CancellationToken cancellationToken)
    {
        timeline.Chapter("1  A signed payment fans out to mail, CRM and ERP side by side");
        foreach (var partner in new[] { "mail", "crm", "erp" })
            await sandbox.OrderAsync(partner, "slow", new { milliseconds = SlowMilliseconds }, cancellationToken);
        timeline.Note($"mail, CRM and ERP take {SlowMilliseconds} ms to answer from now on");
        var payment = Payment.Of(0, story, 4990);
        var body = payment.Body(options.Time.GetUtcNow());
        var runId = await PostAsync(payment, body, cancellationToken);
        var run = await host.UntilAsync(runId, "Completed", options.Patience, cancellationToken);
        timeline.Check(HostClient.State(run) == "Completed", $"run {runId} completed", () => HostClient.State(run));

        var customer = await sandbox.ReceivedAsync("payments", payment.Customer, cancellationToken);
        timeline.Check(customer is [{ Method: "GET", Status: 200 }], "the payments API was asked for the customer once", () => Show(customer));
        var arrivals = new List<DateTimeOffset>();
        foreach (var partner in Effects)
        {
            var received = await sandbox.ReceivedAsync(partner, payment.EventId, cancellationToken);
            timeline.Check(received is [{ Accepted: true }], $"{partner} received it once and took it", () => Show(received));
            arrivals.AddRange(received.Take(1).Select(r => r.At));
        }

        // The CRM's contact comes after its token, so mail and ERP tell: called one after the other they would be at least one slow answer apart.
        var apart = arrivals.Count > 2 ? (arrivals[2] - arrivals[0]).Duration().TotalMilliseconds : double.NaN;
        timeline.Check(apart < SlowMilliseconds, $"mail and ERP were called side by side, {apart:0} ms apart");
        foreach (var partner in new[] { "mail", "crm", "erp" })
            await sandbox.OrderAsync(partner, "up", null, cancellationToken);

        timeline.Chapter("2  The same post again is recognised");
        await PostAsync(payment, body, cancellationToken);

        // Nothing marks the moment at which nothing happened: another event that comes after it and is through does.
        var marker = Payment.Of(1, story + "m", 100);
        await host.UntilAsync(await PostAsync(marker, marker.Body(options.Time.GetUtcNow()), cancellationToken, "another one behind it"), "Completed", options.Patience, cancellationToken);
        await CheckOnceAsync(payment, "still has it once", cancellationToken);

        timeline.Chapter("3  A tampered one is refused");
        var tampered = Payment.Of(2, story + "t", 1);
        var signed = tampered.Body(options.Time.GetUtcNow());
        var (status, answer) = await host.PostAsync((tampered with { Cents = 999_900 }).Body(options.Time.GetUtcNow()), signed, cancellationToken);
        timeline.Check(status == 401, "posted with another amount than was signed: 401", () => $"{status} {answer}");
        var none = await host.RunAsync(RunId.For(Flow, "stripe", tampered.EventId), cancellationToken);
        timeline.Check(HostClient.State(none) == "unknown", "no run came of it", () => HostClient.State(none));
        return payment;
    }

    private async Task MailDownAsync(CancellationToken cancellationToken)
    {
        timeline.Chapter("4  Mail is down for some seconds; the retry gets through");
        await sandbox.OrderAsync("mail", "down", null, cancellationToken);
        timeline.Note("mail answers 503 from now on");
        var payment = Payment.Of(1, story, 1200);
        var runId = await PostAsync(payment, payment.Body(options.Time.GetUtcNow()), cancellationToken);
        await Task.Delay(options.Outage, options.Time, cancellationToken);
        await sandbox.UntilAsync("mail", payment.EventId, options.Patience, options.Time, cancellationToken);
        await sandbox.OrderAsync("mail", "up", null, cancellationToken);
        timeline.Note("mail works again");
        var run = await host.UntilAsync(runId, "Completed", options.Patience, cancellationToken);
        timeline.Check(HostClient.State(run) == "Completed", $"run {runId} completed", () => HostClient.State(run));
        var mails = await sandbox.ReceivedAsync("mail", payment.EventId, cancellationToken);
        var refused = mails.Count(m => m.Status == 503);
        timeline.Check(refused > 0 && mails.Count(m => m.Accepted) == 1 && mails[^1].Accepted, $"mail refused {refused} times, then took it once", () => Show(mails));
        timeline.Check(mails.Length > 0 && mails[0].IdempotencyKey is not null && mails.DistinctBy(m => m.IdempotencyKey).Count() == 1, "every attempt bore the same idempotency key", () => Show(mails));
        var attempts = HostClient.Attempts(HostClient.Step(run, "receipt"));
        timeline.Check(attempts == mails.Length, $"the run's report tells all {mails.Length} attempts", () => $"{attempts} attempts");
        foreach (var partner in Effects.Where(e => e != "mail"))
        {
            var received = await sandbox.ReceivedAsync(partner, payment.EventId, cancellationToken);
            timeline.Check(received.Count(r => r.Accepted) == 1, $"{partner} has it once", () => Show(received));
        }
    }

    private async Task DeadLetterAsync(CancellationToken cancellationToken)
    {
        timeline.Chapter("5  The ERP refuses for good; a person resumes the run");
        var payment = Payment.Of(2, story, 240_000);
        await sandbox.OrderAsync("erp", "refuse", new { match = payment.EventId, code = "PERIOD_CLOSED", message = "The posting period is closed." }, cancellationToken);
        timeline.Note("the ERP refuses this payment from now on");
        var runId = await PostAsync(payment, payment.Body(options.Time.GetUtcNow()), cancellationToken);
        var waiting = await host.UntilAsync(runId, "DeadLettered", options.Patience, cancellationToken);
        timeline.Check(HostClient.State(waiting) == "DeadLettered", $"run {runId} waits as a dead letter", () => HostClient.State(waiting));
        timeline.Check(await host.IsListedAsync(runId, options.Patience, cancellationToken), "the list of dead letters has it");
        var refused = await sandbox.ReceivedAsync("erp", payment.EventId, cancellationToken);
        timeline.Check(refused is [{ Accepted: false }], "the ERP was asked once: a refusal for good is not tried again", () => Show(refused));
        var early = await sandbox.ReceivedAsync("shop", payment.EventId, cancellationToken);
        timeline.Check(early.Length == 0, "the step after it was not done", () => Show(early));

        await sandbox.OrderAsync("erp", "up", null, cancellationToken);
        timeline.Note("the ERP opens the period again");
        var status = await host.ResumeAsync(runId, "the demo", "the period is open again", cancellationToken);
        timeline.Check(status == 202, "the run is resumed: 202", () => $"{status}");
        var run = await host.UntilAsync(runId, "Completed", options.Patience, cancellationToken);
        timeline.Check(HostClient.State(run) == "Completed", "the run completed", () => HostClient.State(run));
        await CheckOnceAsync(payment, "has it once: what had worked was not repeated", cancellationToken);
        var customer = await sandbox.ReceivedAsync("payments", payment.Customer, cancellationToken);
        timeline.Check(customer.Length == 1, "the customer was not asked for again", () => Show(customer));
        var postings = await sandbox.ReceivedAsync("erp", payment.EventId, cancellationToken);
        timeline.Check(postings.Length == 2 && postings.DistinctBy(p => p.IdempotencyKey).Count() == 1, "both calls of the ERP bore the same idempotency key", () => Show(postings));
        timeline.Check(!await host.IsDeadLetterAsync(runId, cancellationToken), "the list of dead letters has it no longer");
    }

    private async Task<string> PostAsync(Payment payment, byte[] body, CancellationToken cancellationToken, string what = "payment")
    {
        var start = options.Time.GetTimestamp();
        var (status, answer) = await host.PostAsync(body, body, cancellationToken);
        timeline.Check(status == 202, string.Create(CultureInfo.InvariantCulture, $"{what} {payment.EventId} posted: 202 after {options.Time.GetElapsedTime(start).TotalMilliseconds:0} ms"), () => $"{status} {answer}");
        return RunId.For(Flow, "stripe", payment.EventId);
    }

    private async Task CheckOnceAsync(Payment payment, string how, CancellationToken cancellationToken)
    {
        foreach (var partner in Effects)
        {
            var received = await sandbox.ReceivedAsync(partner, payment.EventId, cancellationToken);
            timeline.Check(received.Count(r => r.Accepted) == 1, $"{partner} {how}", () => Show(received));
        }
    }

    private static string Show(Received[] received) =>
        received.Length == 0 ? "nothing" : string.Join("; ", received.Select(r => $"{r.Method} {r.Path} {r.Status}{(r.Accepted ? "" : " refused")}"));
}
