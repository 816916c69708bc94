namespace Trunkline.Demo;

/// <summary>Where the story is played, and who watches.</summary>
public sealed record DemoOptions
{
    /// <summary>The running host.</summary>
    public required Uri Host { get; init; }

    /// <summary>The sandbox's control API.</summary>
    public required Uri Sandbox { get; init; }

    /// <summary>Gives the header fields with which the payment provider would post these bytes now.</summary>
    public required Func<byte[], IReadOnlyDictionary<string, string>> Sign { get; init; }

    /// <summary>Where the timeline goes.</summary>
    public required TextWriter Output { get; init; }

    /// <summary>Whether the timeline may have colours.</summary>
    public bool Colours { get; init; }

    /// <summary>How long a run may take to come as far as the story expects.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long mail is down.</summary>
    public TimeSpan Outage { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
