using System.Text.Json;
using Trunkline.Stores.Secrets;

namespace Trunkline.Cli.Local;

/// <summary>The settings of local development, strongest first: the environment, the developer's user secrets, <c>local.settings.json</c> where there is one, and the sample that comes along.</summary>
internal sealed class DevelopmentSettings
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
    private readonly Dictionary<string, string> values;

    private DevelopmentSettings(Dictionary<string, string> values) => this.values = values;

    /// <summary>The settings that the files hold.</summary>
    public IReadOnlyDictionary<string, string> Values => values;

    public static DevelopmentSettings Read(string root)
    {
        var values = ReadFile(Path.Combine(root, "local.settings.sample.json"));
        foreach (var (name, value) in ReadFile(Path.Combine(root, "local.settings.json")))
            values[name] = value;
        foreach (var (name, value) in Own())
            values[name] = value;
        return new DevelopmentSettings(values);
    }

    /// <summary>One setting; null where it is not set.</summary>
    public string? Find(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } exported ? exported : values.GetValueOrDefault(name);

    public string Secret(string name) =>
        Find(SecretName.Setting(name)) ?? throw new CommandFault($"secret '{name}' is not set: add {SecretName.Setting(name)} to the Values of local.settings.json.");

    /// <summary>The same settings with every address of the sandbox moved to other ports.</summary>
    public DevelopmentSettings WithSandboxAt(int basePort)
    {
        var moved = values.ToDictionary(v => v.Key, v => Move(v.Value, basePort - Sandbox.DefaultBasePort));
        return new DevelopmentSettings(moved);
    }

    private static IReadOnlyDictionary<string, string> Own()
    {
        try
        {
            return UserSecrets.Read(UserSecrets.FileOf(Environment.GetEnvironmentVariable));
        }
        catch (FormatException e)
        {
            throw new CommandFault(e.Message);
        }
    }

    private static string Move(string value, int by)
    {
        const string Loopback = "http://127.0.0.1:";
        if (by == 0 || !value.StartsWith(Loopback, StringComparison.Ordinal) || !Uri.TryCreate(value, UriKind.Absolute, out var uri))
            return value;
        var partner = uri.Port - Sandbox.DefaultBasePort;
        return partner is >= 1 and <= Sandbox.Partners ? value.Replace($"{Loopback}{uri.Port}", $"{Loopback}{uri.Port + by}") : value;
    }

    private static Dictionary<string, string> ReadFile(string path)
    {
        if (!File.Exists(path))
            return [];
        try
        {
            using var file = JsonDocument.Parse(File.ReadAllText(path), Lenient);
            if (file.RootElement.ValueKind != JsonValueKind.Object)
                throw new CommandFault($"{Path.GetFileName(path)} is not a JSON object: begin as local.settings.sample.json does.");
            return file.RootElement.TryGetProperty("Values", out var section) && section.ValueKind == JsonValueKind.Object
                ? section.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ValueKind == JsonValueKind.String ? p.Value.GetString()! : p.Value.GetRawText())
                : [];
        }
        catch (JsonException e)
        {
            throw new CommandFault($"{Path.GetFileName(path)} is not valid JSON (line {e.LineNumber + 1}): {e.Message}");
        }
    }
}
