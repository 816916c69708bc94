using System.Runtime.InteropServices;
using Trunkline.Flows.Execution;
using Trunkline.LocalHost.Journal;

namespace Trunkline.LocalHost.Engine.Finished;

/// <summary>What memory keeps of a finished run: 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct FinishedEntry(RunHash hash, RecordAddress address, DateTimeOffset finishedAt, RunState state)
{
    private static readonly long Epoch = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
    // 30 bits of seconds reach to 2054, two bits hold the state.
    private readonly uint secondsAndState = ((uint)Math.Clamp((finishedAt.UtcTicks - Epoch) / TimeSpan.TicksPerSecond, 0, 0x3FFFFFFF) << 2) | (uint)state;

    public RunHash Hash { get; } = hash;

    public RecordAddress Address { readonly get; set; } = address;

    public readonly DateTimeOffset FinishedAt => new(Epoch + ((secondsAndState >> 2) * TimeSpan.TicksPerSecond), TimeSpan.Zero);

    public readonly RunState State => (RunState)(secondsAndState & 3);
}
