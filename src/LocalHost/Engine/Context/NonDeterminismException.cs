namespace Trunkline.LocalHost.Engine.Context;

/// <summary>On replay a flow asked for something else than its history holds: its code no longer fits the run.</summary>
internal sealed class NonDeterminismException(string message) : Exception(message);
