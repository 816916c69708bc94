namespace Trunkline.Sandbox.Recording;

/// <summary>One request as a partner received it, and what it answered.</summary>
public sealed record RecordedRequest
{
    /// <summary>Place in the order of arrival over all partners, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>Name of the partner.</summary>
    public required string Partner { get; init; }

    /// <summary>When it arrived.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>Path and query as sent.</summary>
    public required string Path { get; init; }

    /// <summary>How the caller proved who it is: <c>bearer</c>, <c>basic</c>, <c>key</c> or <c>none</c>; never the proof itself.</summary>
    public required string Authorization { get; init; }

    /// <summary>The idempotency key sent; null for none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Header fields that say something about the call, by lower-case name.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The body as text, cut at 64 KiB; credentials in it are masked.</summary>
    public required string Body { get; init; }

    /// <summary>Status code of the answer; 0 where the connection was dropped without one.</summary>
    public required int Status { get; init; }

    /// <summary>The answer's body as text, cut at 64 KiB; tokens in it are masked.</summary>
    public required string Answer { get; init; }

    /// <summary>Whether the partner did what was asked: the answer is a 2xx without a fault or error in it.</summary>
    public required bool Accepted { get; init; }
}
