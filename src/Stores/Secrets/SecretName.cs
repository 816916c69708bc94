using System.Buffers;

namespace Trunkline.Stores.Secrets;

/// <summary>Names of secrets: those that Key Vault takes, and the setting under which each is found where there is no Key Vault.</summary>
public static class SecretName
{
    /// <summary>Longest name.</summary>
    public const int MaxLength = 127;

    /// <summary>Start of the setting of every secret.</summary>
    public const string SettingPrefix = "TRUNKLINE_SECRET_";

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Whether Key Vault would take it: 1 to 127 ASCII letters, digits and dashes.</summary>
    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= MaxLength } && !name.AsSpan().ContainsAnyExcept(Allowed);

    /// <summary>The setting that holds a secret locally: the prefix and the name in upper case with <c>_</c> for <c>-</c>, so
    /// <c>stripe-webhook</c> is found under <c>TRUNKLINE_SECRET_STRIPE_WEBHOOK</c>. Every shell can export it, local.settings.json and user
    /// secrets hold it as it is, and no two names share one, since Key Vault names have no underscore and ignore case.</summary>
    public static string Setting(string name) => SettingPrefix + name.Replace('-', '_').ToUpperInvariant();
}
