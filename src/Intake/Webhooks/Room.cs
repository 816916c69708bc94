using Microsoft.Extensions.Logging;
using Trunkline.Intake.Commit;
using Trunkline.Intake.Events;
using Trunkline.Stores.Secrets;

namespace Trunkline.Intake.Webhooks;

/// <summary>What all sources share.</summary>
internal sealed record Room(
    IntakeOptions Options, GroupCommit Commit, IEventDispatcher Dispatcher, ISecrets Secrets, TimeProvider Time, BoundedBody Bodies, ILogger Log);
