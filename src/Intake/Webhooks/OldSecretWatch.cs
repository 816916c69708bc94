using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Trunkline.Intake.Sources;

namespace Trunkline.Intake.Webhooks;

/// <summary>Records and counts which secret vouched for a post, and says now and then that an old one is still in use: it may not be removed yet.</summary>
internal sealed partial class OldSecretWatch(SourceDefinition source, TimeProvider time, ILogger log)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(10);
    private long lastSaid = long.MinValue;

    public void Matched(int index)
    {
        if (index < 0)
            return;
        if (Activity.Current is { } activity && activity.Source == Telemetry.Activities)
            activity.SetTag("trunkline.secret", source.Secrets[index % source.Secrets.Count].Name);
        Telemetry.SecretMatched.Add(1, new("source", source.Name), new("secret", index));
        if (index == 0)
            return;
        Telemetry.OldSecretUsed.Add(1, new("source", source.Name), new("secret", index));
        var now = time.GetTimestamp();
        var last = Interlocked.Read(ref lastSaid);
        if ((last == long.MinValue || time.GetElapsedTime(last, now) >= Quiet) && Interlocked.CompareExchange(ref lastSaid, now, last) == last)
            Say(index);
    }

    private void Say(int index)
    {
        // Places behind the declared ones are those of versions that a rotation in the store has replaced.
        if (index < source.Secrets.Count)
            Log.OldSecret(log, source.Name, source.Secrets[index]);
        else
            Log.PreviousVersion(log, source.Name, source.Secrets[index - source.Secrets.Count]);
    }

    private static partial class Log
    {
        [LoggerMessage(Telemetry.Ids.OldSecret, LogLevel.Warning, "Source {Source} is still vouched for by an old one: {Reference}")]
        public static partial void OldSecret(ILogger log, string source, SecretReference reference);

        [LoggerMessage(Telemetry.Ids.PreviousSecret, LogLevel.Warning, "Source {Source} is still vouched for by the version before the current one of {Reference}: let the provider have the new one")]
        public static partial void PreviousVersion(ILogger log, string source, SecretReference reference);
    }
}
