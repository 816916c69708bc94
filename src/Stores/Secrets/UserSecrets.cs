using System.Text.Json;

namespace Trunkline.Stores.Secrets;

/// <summary>.NET's user secrets of this software: settings of one developer, outside the checkout. <c>dotnet user-secrets --project src/Functions</c> writes
/// them; <c>func start</c> reads them by itself.</summary>
public static class UserSecrets
{
    /// <summary>As in src/Functions/Functions.csproj.</summary>
    public const string Id = "trunkline-functions";

    /// <summary>Where the file of whoever runs this would be; null where the environment names no home.</summary>
    /// <param name="environment">Gives an environment variable; null where it is not set.</param>
    public static string? FileOf(Func<string, string?> environment)
    {
        if (environment("APPDATA") is { Length: > 0 } roaming)
            return Path.Combine(roaming, "Microsoft", "UserSecrets", Id, "secrets.json");
        return environment("HOME") is { Length: > 0 } home ? Path.Combine(home, ".microsoft", "usersecrets", Id, "secrets.json") : null;
    }

    /// <summary>Reads them; none where there is no file.</summary>
    /// <exception cref="FormatException">The file is no flat JSON object; it is named, and nothing of it is quoted.</exception>
    public static IReadOnlyDictionary<string, string> Read(string? file)
    {
        if (file is null || !File.Exists(file))
            return new Dictionary<string, string>();
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return document.RootElement.EnumerateObject().ToDictionary(secret => secret.Name, secret => secret.Value.ToString(), StringComparer.Ordinal);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"{file} is no file of user secrets: dotnet user-secrets --project src/Functions list shows what is wrong");
        }
    }
}
