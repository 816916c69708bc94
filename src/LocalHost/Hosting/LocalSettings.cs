using System.Text.Json;
using Trunkline.Stores.Secrets;

namespace Trunkline.LocalHost.Hosting;

/// <summary>Settings and secrets for development: the environment first, then the developer's user secrets, then <c>Values</c> of <c>local.settings.json</c>.</summary>
internal static class LocalSettings
{
    private const string FileName = "local.settings.json";

    /// <summary>Reads the nearest file at or above a folder.</summary>
    /// <returns>Gives a setting by name; null where it is not set.</returns>
    /// <exception cref="UsageException">The file is no settings file.</exception>
    public static Func<string, string?> Read(string folder)
    {
        var values = Locate(folder) is { } file ? Values(file) : [];
        var own = Own();
        return name => Environment.GetEnvironmentVariable(name) ?? own.GetValueOrDefault(name) ?? values.GetValueOrDefault(name);
    }

    private static IReadOnlyDictionary<string, string> Own()
    {
        try
        {
            return UserSecrets.Read(UserSecrets.FileOf(Environment.GetEnvironmentVariable));
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static string? Locate(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            var file = Path.Combine(at.FullName, FileName);
            if (File.Exists(file))
                return file;
            if (File.Exists(Path.Combine(at.FullName, "host.json")))
                return null;
        }

        return null;
    }

    private static Dictionary<string, string> Values(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            var root = document.RootElement;
            if (root.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
                throw new UsageException($"{file} is encrypted: run 'func settings decrypt'");
            return root.TryGetProperty("Values", out var values)
                ? values.EnumerateObject().ToDictionary(v => v.Name, v => v.Value.ToString(), StringComparer.Ordinal)
                : [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new UsageException($"{file} is no settings file ({e.Message})");
        }
    }
}
