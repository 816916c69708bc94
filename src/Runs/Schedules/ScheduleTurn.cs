using Trunkline.Flows;
using Trunkline.Flows.Execution;
using Trunkline.Flows.Triggers;
using Trunkline.Intake.Events;
using Trunkline.Runs.Reconciling;
using Trunkline.Stores;

namespace Trunkline.Runs.Schedules;

// One flow's ticks that are due now, decided in order.
internal sealed class ScheduleTurn(CompiledFlow flow, ScheduleTrigger trigger, ScheduleState state, IRunStore runs, IEventBooks? books, DateTimeOffset now)
{
    // The timer of the function app comes once a minute, and a cold start takes its time: later than this nobody was there.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    // A turn is short and its outcome written down; the rest of a long absence is for the next ones.
    private const int MostTicks = 10_000;
    private const int MostStarts = 100;
    private bool? going;

    public ScheduleState State { get; private set; } = state;

    public long Skipped { get; private set; }

    public long Missed { get; private set; }

    // Whether ticks that are due now are left for the next turn.
    public bool IsLeft { get; private set; }

    // What broke the turn off; what it had decided counts.
    public StoreUnavailableException? Failure { get; private set; }

    public async Task DecideAsync(CancellationToken cancellationToken)
    {
        var (ticks, starts) = (0, 0);
        for (var tick = Next(State.Decided); tick is { } due; tick = Next(due))
        {
            if (ticks++ == MostTicks || starts == MostStarts)
            {
                IsLeft = true;
                return;
            }

            try
            {
                if (IsLetGo(due))
                    Missed++;
                else if (await IsGoingAsync(cancellationToken) && !trigger.Overlap)
                {
                    // Those to be made up for come one after the other.
                    if (IsMissed(due) && trigger.Missed == MissedTicks.All)
                    {
                        IsLeft = true;
                        return;
                    }

                    Skipped++;
                }
                else
                {
                    await StartAsync(due, cancellationToken);
                    starts++;
                }
            }
            catch (StoreUnavailableException e)
            {
                Failure = e;
                return;
            }

            State = State with { Decided = due };
        }
    }

    private DateTimeOffset? Next(DateTimeOffset after) => trigger.Schedule.Next(after) is { } due && due <= now ? due : null;

    private bool IsMissed(DateTimeOffset due) => now - due > Grace;

    private bool IsLetGo(DateTimeOffset due) => IsMissed(due) && trigger.Missed switch
    {
        MissedTicks.Skip => true,
        MissedTicks.Last => Next(due) is not null,
        _ => false,
    };

    private async Task<bool> IsGoingAsync(CancellationToken cancellationToken)
    {
        if (trigger.Overlap || State.Run is not { } run)
            return false;
        return going ??= await runs.GetAsync(run, cancellationToken) is { Status.State: RunState.Running };
    }

    private async Task StartAsync(DateTimeOffset due, CancellationToken cancellationToken)
    {
        var name = flow.Plan.Flow;
        var source = TickEvent.Source(name);
        var id = RunId.For(name, source, TickEvent.Id(due));
        var input = new RunInput { Plan = flow.Plan, Event = TickEvent.Envelope(name, trigger, due, now, State.Due) };
        var isNew = await runs.StartAsync(id, input, cancellationToken);
        books?.Direct(isNew);
        if (isNew)
            Telemetry.RunStarted(name);
        else
            Telemetry.RunDuplicate(name);
        EventIntake.Count(source);
        Telemetry.EventDispatched(source);
        State = State with { Due = due, Run = id };
        going = true;
    }
}
