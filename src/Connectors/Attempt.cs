using Trunkline.Connectors.Drift;
using Trunkline.Flows.Execution;

namespace Trunkline.Connectors;

/// <summary>One attempt while it is made.</summary>
internal sealed record Attempt(CallRequest Call, OutgoingCall Outgoing, CallOptions Options, DateTimeOffset At, long Began, WatchedAnswer? Watched = null);
