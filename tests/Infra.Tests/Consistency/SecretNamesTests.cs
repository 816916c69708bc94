using System.Diagnostics;
using Trunkline.Testing;
using Trunkline.Testing.Conditions;

namespace Trunkline.Infra.Tests.Consistency;

/// <summary>What the deployment asks a person for is what the declared files name, however they are written.</summary>
public sealed class SecretNamesTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("trunkline-names-");

    public void Dispose() => folder.Delete(recursive: true);

    [ConditionalFact, NeedsProgram("bash")]
    public void Every_way_of_naming_a_secret_is_understood()
    {
        Write("sources/a.yaml", "source: a\nsecrets: [one, \"two\"] # not three\nverifyToken: tok\ntypes: [none]\n");
        Write("sources/b.yaml", "source: b\nsecrets:\n  - four\n  - 'five' # x\nresourceData: { tenantId: t, decryptionKeys: [six, seven] }\nallow:\n  - 10.0.0.0/8\n");
        Write("connections/c.yaml", "auth: { key: \"${secret:eight}\", user: \"${secret:one}\" }\n");
        Assert.Equal(["eight", "five", "four", "one", "seven", "six", "tok", "two"], Names(folder.FullName));
    }

    [ConditionalFact, NeedsProgram("bash")]
    public void A_folder_without_secrets_names_none()
    {
        Write("sources/a.yaml", "source: a\nprovider: sns\n");
        Assert.Empty(Names(folder.FullName));
    }

    private static List<string> Names(string integrations)
    {
        using var script = Process.Start(new ProcessStartInfo("bash", [Repository.PathOf("infra", "hooks", "secret-names.sh"), integrations]) { RedirectStandardOutput = true })!;
        var said = script.StandardOutput.ReadToEnd();
        script.WaitForExit();
        Assert.Equal(0, script.ExitCode);
        return [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }

    private void Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
