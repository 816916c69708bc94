using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Trunkline.Connectors.Credentials.Grants;

/// <summary>Encrypts grants at rest: AES-256-GCM with a key derived from a secret, bound to the connection's name so that no row can stand in
/// for another.</summary>
internal static class GrantSeal
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public static string Seal(Grant grant, string secret, string connection)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(grant, GrantJson.Default.Grant);
        var box = new byte[NonceSize + plain.Length + TagSize];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceSize));
        using var aes = new AesGcm(Key(secret), TagSize);
        aes.Encrypt(box.AsSpan(0, NonceSize), plain, box.AsSpan(NonceSize, plain.Length), box.AsSpan(NonceSize + plain.Length), Encoding.UTF8.GetBytes(connection));
        return Convert.ToBase64String(box);
    }

    /// <summary>The grant; null when the key is another one, or the row was tampered with.</summary>
    public static Grant? Open(string text, string secret, string connection)
    {
        var box = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, box, out var length) || length < NonceSize + TagSize)
            return null;
        var plain = new byte[length - NonceSize - TagSize];
        try
        {
            using var aes = new AesGcm(Key(secret), TagSize);
            aes.Decrypt(box.AsSpan(0, NonceSize), box.AsSpan(NonceSize, plain.Length), box.AsSpan(length - TagSize, TagSize), plain, Encoding.UTF8.GetBytes(connection));
            return JsonSerializer.Deserialize(plain, GrantJson.Default.Grant);
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null;
        }
    }

    private static byte[] Key(string secret) => HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32, info: "trunkline grants v1"u8.ToArray());
}
