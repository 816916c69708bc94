namespace Trunkline.Connectors.Http;

/// <summary>Which answers may be another one next time.</summary>
internal static class HttpStatuses
{
    public static bool IsTransient(int status) => status is 408 or 425 or 429 or 500 or 502 or 503 or 504;

    /// <summary>What a person can do about a refusal.</summary>
    public static string Advice(int status) => status switch
    {
        401 => "check the connection's credential",
        403 => "check what the credential is allowed to do",
        404 => "check the path and that the object exists",
        409 => "the object is in a state that does not allow it",
        429 => "the partner's rate limit is reached",
        >= 500 => "the partner has trouble",
        _ => "check what the step sends",
    };
}
