using Trunkline.Stores.Secrets;

namespace Trunkline.Stores.InMemory;

/// <summary>Secrets from settings, for development without a Key Vault: environment, local.settings.json and user secrets, whatever the lookup
/// reads. The rule of names is <see cref="SecretName.Setting"/>. Nothing is cached: a changed setting is the next value.</summary>
/// <param name="setting">Gives a setting by name; null or empty where it is not set.</param>
public sealed class SettingSecrets(Func<string, string?> setting) : ISecrets
{
    /// <inheritdoc />
    public ValueTask<Secret> GetAsync(string name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!SecretName.IsValid(name) || setting(SecretName.Setting(name)) is not { Length: > 0 } value)
            throw new SecretNotFoundException(name);
        return ValueTask.FromResult(new Secret(value));
    }

    /// <inheritdoc />
    public void Invalidate(string name)
    {
    }
}
