namespace Trunkline.Cli.Tests.Commands;

/// <summary>Tests that start the whole stack: one after the other, since a port that is free for one may be about to be taken by the next.</summary>
[CollectionDefinition(Name)]
public sealed class StackCollection
{
    public const string Name = "stack";
}
