using System.Buffers;

namespace Trunkline.Flows.Templates;

// What may stand in a header field.
internal static class HeaderText
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static bool IsName(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    // The first character that no header value carries (a line break would begin another field), or -1.
    public static int FirstRefused(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] is not ((>= ' ' and <= '~') or '\t'))
                return i;
        }

        return -1;
    }
}
