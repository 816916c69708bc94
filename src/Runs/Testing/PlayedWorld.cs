using Microsoft.Extensions.Logging.Abstractions;
using Trunkline.Connectors.Rehearsals;
using Trunkline.Flows.Testing;
using Trunkline.Runs.Admissions;
using Trunkline.Runs.Catalog;
using Trunkline.Runs.CustomSteps;
using Trunkline.Runs.DeadLetters;
using Trunkline.Runs.Dispatching;
using Trunkline.Runs.Execution;
using Trunkline.Stores.InMemory;

namespace Trunkline.Runs.Testing;

// Everything around the run of a case, in memory.
internal sealed class PlayedWorld
{
    public PlayedWorld(FlowTest test, Integrations integrations, FlowStepCatalog? code)
    {
        Time = new VirtualTime(test.At);
        var (table, script, jitter) = (new InMemoryTable(), new AnswerScript(test), new Jitter(() => 0.5));
        Partners = new PlayedPartners(integrations.Connections, script, Time);
        Admissions = new AdmissionDesk(new Lines(table, Runs, Time), new Bursts(table), new Batches(table, Runs));
        Executor = new StepExecutor(Partners, new DeadLetterIndex(table), Admissions, Time, jitter, NullLogger<StepExecutor>.Instance,
            [Events, new PlayedCode(script, Partners, Rehearsal.Secrets(integrations.Connections), Time, jitter, code)]);
        Dispatcher = new Dispatcher(integrations.Flows, Runs, Admissions, NullLogger<Dispatcher>.Instance);
    }

    public VirtualTime Time { get; }

    public PlayedPartners Partners { get; }

    public PlayedEvents Events { get; } = new();

    public OnlyRun Runs { get; } = new(null);

    public AdmissionDesk Admissions { get; }

    public StepExecutor Executor { get; }

    public Dispatcher Dispatcher { get; }
}
