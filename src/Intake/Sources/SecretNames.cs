using Trunkline.Declarations;
using Trunkline.Stores.Secrets;

namespace Trunkline.Intake.Sources;

/// <summary>Reads a list of names of secrets.</summary>
internal static class SecretNames
{
    /// <summary>Those that are names, in order; every other item is a fault.</summary>
    public static IReadOnlyList<SecretReference> Read(DeclaredMap map, string key, FaultList faults)
    {
        var secrets = new List<SecretReference>();
        foreach (var node in map.List(key, faults)?.Items ?? [])
        {
            if (node is not DeclaredText { Value.Length: > 0 } text)
                faults.Add(node, "a secret's name is missing", "write the name of a secret in Key Vault");
            else if (!SecretName.IsValid(text.Value))
                faults.Add(text, "this is no name of a secret", "write the name under which Key Vault has it (letters, digits and dashes), never the secret itself");
            else if (secrets.Exists(s => s.Name == text.Value))
                faults.Add(text, $"secret '{text.Value}' stands twice", "list each secret once");
            else
                secrets.Add(new SecretReference(text.Value, text.File, text.Line, text.Column));
        }

        return secrets;
    }
}
