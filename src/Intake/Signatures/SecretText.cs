using System.Security.Cryptography;
using System.Text;

namespace Trunkline.Intake.Signatures;

/// <summary>The forms in which providers hand out keys. Equal looking secrets are different keys at different providers.</summary>
internal static class SecretText
{
    public static readonly IReadOnlyList<string> Forms = ["text", "base64", "hex", "sha1"];

    /// <exception cref="FormatException">The text is empty or not of the form.</exception>
    public static byte[] Key(string secret, string form)
    {
        if (secret.Length == 0)
            throw new FormatException("the secret is empty");
        return form switch
        {
            "text" => Encoding.UTF8.GetBytes(secret),
            "base64" => Base64(secret),
            "hex" => Hex(secret),
            "sha1" => SHA1.HashData(Encoding.UTF8.GetBytes(secret)),
            _ => throw new FormatException($"'{form}' is no known form of a key"),
        };
    }

    public static byte[] Base64(string text)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var written) || written == 0)
            throw new FormatException("the secret is not base64");
        return bytes[..written];
    }

    public static byte[] Hex(string text)
    {
        try
        {
            return Convert.FromHexString(text);
        }
        catch (FormatException)
        {
            // The framework's message may quote the text.
            throw new FormatException("the secret is not hexadecimal");
        }
    }
}
