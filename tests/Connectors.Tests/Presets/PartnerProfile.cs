namespace Trunkline.Connectors.Tests.Presets;

/// <summary>What a partner asks of calls and how it answers, told apart from the preset so that the two can be compared.</summary>
/// <param name="Sent">Header fields of a write, as <c>Name: value</c>; <c>?text</c> stands in its query, <c>/token text</c> in what its token endpoint got.</param>
internal sealed record PartnerProfile(params string[] Sent)
{
    /// <summary>The pages of a list; <c>{items}</c> stands for the items of a full page, <c>{url}</c> for the base URL, <c>{path}</c> for its path.</summary>
    public string[] Pages { get; init; } = [];

    /// <summary>A header field of the first page.</summary>
    public string? PageHeader { get; init; }

    /// <summary>What the request for the second page holds, in its target or its body.</summary>
    public string Next { get; init; } = "";

    public int FullPage { get; init; } = 2;

    /// <summary>How the partner says that it was called too often.</summary>
    public int Status { get; init; } = 429;

    public string[] Throttle { get; init; } = [];

    public string ThrottleBody { get; init; } = "{}";

    /// <summary>Seconds until it may be called again; null where it does not say.</summary>
    public double? Pause { get; init; }

    /// <summary>A failure that comes with status 200.</summary>
    public string? FailureInside { get; init; }

    public string Success { get; init; } = "{}";
}
