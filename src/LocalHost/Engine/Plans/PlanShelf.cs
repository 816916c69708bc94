using System.Runtime.CompilerServices;
using System.Text.Json;
using Trunkline.Flows;
using Trunkline.Flows.Plans;
using Trunkline.LocalHost.Engine.Records;
using Trunkline.LocalHost.Journal;
using Trunkline.Stores;

namespace Trunkline.LocalHost.Engine.Plans;

/// <summary>The plans that runs refer to: each stands in the journal once for as long as a run that is not over needs it.</summary>
internal sealed class PlanShelf
{
    private readonly Lock gate = new();
    private readonly Dictionary<PlanHash, ShelvedPlan> plans = [];
    private readonly ConditionalWeakTable<FlowPlan, ShelvedPlan> known = [];
    private JournalLog journal = null!;

    public void Attach(JournalLog log) => journal = log;

    /// <summary>Counts a run in, and writes the plan where it does not stand yet: before the run's own record.</summary>
    public ShelvedPlan Take(FlowPlan plan)
    {
        if (!known.TryGetValue(plan, out var shelved))
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(plan, FlowsJson.Default.FlowPlan);
            var hash = PlanHash.Of(json);
            lock (gate)
            {
                if (!plans.TryGetValue(hash, out shelved))
                    plans[hash] = shelved = new(hash, plan, json, this);
            }

            known.AddOrUpdate(plan, shelved);
        }

        lock (gate)
        {
            if (plans.TryGetValue(shelved.Hash, out var current))
                shelved = current;
            else
                plans[shelved.Hash] = shelved;
            shelved.Users++;
            if (!shelved.Written)
                Write(shelved);
        }

        return shelved;
    }

    /// <summary>Counts a run in whose plan is in the journal; null when it is not.</summary>
    public ShelvedPlan? Take(PlanHash hash)
    {
        lock (gate)
        {
            if (plans.TryGetValue(hash, out var shelved))
                shelved.Users++;
            return shelved;
        }
    }

    public FlowPlan Get(PlanHash hash)
    {
        lock (gate)
            return plans[hash].Plan;
    }

    public void Release(ShelvedPlan plan)
    {
        lock (gate)
            plan.Users--;
    }

    public void Load(in JournalRecord record, RecordAddress address)
    {
        var cursor = new RecordCursor(record.Payload);
        var hash = InputRecord.ReadPlan(ref cursor);
        if (!plans.TryGetValue(hash, out var shelved))
        {
            var plan = JsonSerializer.Deserialize(cursor.Rest, FlowsJson.Default.FlowPlan)!;
            plans[hash] = shelved = new(hash, plan, cursor.Rest.ToArray(), this) { Written = true };
        }

        shelved.Address = address;
    }

    public void Loaded()
    {
        foreach (var plan in plans.Values)
            journal.Segments.Hold(plan.Address!.Value);
    }

    /// <summary>Decides, while its segment is cleaned, whether the plan goes along: a plan that no run needs is written anew when one does.</summary>
    public bool IsLive(in JournalRecord record, RecordAddress address)
    {
        lock (gate)
        {
            if (Find(record, address) is not { } shelved)
                return false;
            if (shelved.Users > 0)
                return true;
            shelved.Written = false;
            shelved.Address = null;
            journal.Segments.Release(address);
            plans.Remove(shelved.Hash);
            return false;
        }
    }

    public void Moved(in JournalRecord record, RecordAddress from, RecordAddress to)
    {
        lock (gate)
        {
            if (Find(record, from) is not { } shelved)
                return;
            shelved.Address = to;
            journal.Segments.Hold(to);
            journal.Segments.Release(from);
        }
    }

    public void Stored(ShelvedPlan plan, RecordAddress address)
    {
        lock (gate)
        {
            plan.Address = address;
            journal.Segments.Hold(address);
        }
    }

    /// <summary>On the writer's thread. Runs may have been appended since that rely on it: it goes into the very batch that they are in.</summary>
    public void NotStored(ShelvedPlan plan)
    {
        lock (gate)
        {
            plan.Written = false;
            if (plan.Users > 0 && !journal.Closed)
                Write(plan);
        }
    }

    private void Write(ShelvedPlan plan)
    {
        plan.Written = true;
        var record = RecordScratch.Take().Int64(plan.Hash.High).Int64(plan.Hash.Low).Rest(plan.Json);
        journal.Append(RecordType.Plan, record.Written, default, plan, urgent: false);
    }

    private ShelvedPlan? Find(in JournalRecord record, RecordAddress address)
    {
        var cursor = new RecordCursor(record.Payload);
        return plans.TryGetValue(InputRecord.ReadPlan(ref cursor), out var shelved) && shelved.Address == address ? shelved : null;
    }
}

/// <summary>A plan and where it stands. Guarded by the shelf's lock.</summary>
internal sealed class ShelvedPlan(PlanHash hash, FlowPlan plan, byte[] json, PlanShelf shelf) : IAppendCompletion
{
    public PlanHash Hash { get; } = hash;

    public FlowPlan Plan { get; } = plan;

    public byte[] Json { get; } = json;

    /// <summary>Runs that are not over and refer to it.</summary>
    public int Users { get; set; }

    /// <summary>Its record stands in the journal, or is on its way there before any record that refers to it.</summary>
    public bool Written { get; set; }

    public RecordAddress? Address { get; set; }

    public void Durable(RecordAddress address, long lsn) => shelf.Stored(this, address);

    public void Failed(StoreUnavailableException reason) => shelf.NotStored(this);
}
