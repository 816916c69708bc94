namespace Trunkline.Runs.Doors;

/// <summary>Names of the functions. Those of the orchestration and the activity are written into every run in flight: they never change.</summary>
public static class FunctionNames
{
    /// <summary>Receives webhooks.</summary>
    public const string Hooks = "Hooks";

    /// <summary>Dispatches the event queue.</summary>
    public const string Dispatch = "Dispatch";

    /// <summary>The orchestration: a run.</summary>
    public const string Run = "Run";

    /// <summary>The activity: one thing done in the outside world.</summary>
    public const string Step = "Step";

    /// <summary>Fires the ticks of scheduled flows.</summary>
    public const string Schedule = "Schedule";

    /// <summary>Lets the orchestration store forget runs that are over.</summary>
    public const string Retention = "Retention";

    /// <summary>Says that the door is open.</summary>
    public const string Health = "Health";

    /// <summary>Lists runs.</summary>
    public const string ListRuns = "ListRuns";

    /// <summary>Shows one run.</summary>
    public const string GetRun = "GetRun";

    /// <summary>Resumes a dead letter.</summary>
    public const string ResumeRun = "ResumeRun";

    /// <summary>Discards a dead letter.</summary>
    public const string DiscardRun = "DiscardRun";

    /// <summary>Sends a signal to a run.</summary>
    public const string SignalRun = "SignalRun";

    /// <summary>Starts a run of a flow by hand.</summary>
    public const string StartRun = "StartRun";

    /// <summary>Answers requests to flows.</summary>
    public const string Flows = "Flows";

    /// <summary>Lists dead letters.</summary>
    public const string ListDeadLetters = "ListDeadLetters";

    /// <summary>Shows messages that were set aside.</summary>
    public const string ListPoison = "ListPoison";

    /// <summary>Puts messages that were set aside back.</summary>
    public const string RedrivePoison = "RedrivePoison";

    /// <summary>Shows one dead letter.</summary>
    public const string ShowDeadLetter = "ShowDeadLetter";

    /// <summary>Resumes the dead letters that a filter matches.</summary>
    public const string ResumeDeadLetters = "ResumeDeadLetters";

    /// <summary>Discards the dead letters that a filter matches.</summary>
    public const string DiscardDeadLetters = "DiscardDeadLetters";

    /// <summary>Lists archived dead letters.</summary>
    public const string ListArchive = "ListArchive";

    /// <summary>Shows one archived dead letter.</summary>
    public const string ShowArchived = "ShowArchived";

    /// <summary>Shows how the books stand.</summary>
    public const string Reconcile = "Reconcile";

    /// <summary>Takes a person's consent for a connection.</summary>
    public const string Connect = "Connect";
}
