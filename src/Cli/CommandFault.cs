namespace Trunkline.Cli;

/// <summary>The command cannot go on; the message is the one sentence that a person reads: what is wrong and the way out.</summary>
internal sealed class CommandFault(string message) : Exception(message);
