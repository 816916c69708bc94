using System.Globalization;
using Trunkline.Jsonata.Values;

namespace Trunkline.Jsonata.RegularExpressions;

/// <summary>Replacement texts: $0 is the match, $1 and up its groups, $$ a dollar sign.</summary>
internal static class Replacement
{
    public static void Append(ref TextBuilder result, string replacement, Found found)
    {
        var rest = replacement.AsSpan();
        while (rest.IndexOf('$') is >= 0 and var dollar)
        {
            result.Append(rest[..dollar]);
            rest = rest[(dollar + 1)..];
            if (rest.StartsWith('$'))
            {
                result.Append('$');
                rest = rest[1..];
            }
            else if (rest.StartsWith('0'))
            {
                Stringify.Append(ref result, found.Text);
                rest = rest[1..];
            }
            else
            {
                rest = rest[Group(ref result, rest, found.Groups)..];
            }
        }

        result.Append(rest);
    }

    // Takes as many digits as the number of groups has, and one fewer where there is no such group.
    private static int Group(ref TextBuilder result, ReadOnlySpan<char> rest, in Value groups)
    {
        var count = groups.IsArray ? groups.Count : 0;
        var most = count == 0 ? 1 : (int)Math.Floor(Math.Log10(count)) + 1;
        var digits = 0;
        while (digits < most && digits < rest.Length && char.IsAsciiDigit(rest[digits]))
            digits++;
        if (digits == 0)
        {
            result.Append('$');
            return 0;
        }

        var index = int.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
        if (most > 1 && digits > 1 && index > count)
            index = int.Parse(rest[..--digits], NumberStyles.None, CultureInfo.InvariantCulture);
        if (index >= 1 && index <= count && groups.ItemAt(index - 1) is { IsUndefined: false } group)
            Stringify.Append(ref result, group);
        return index.ToString(CultureInfo.InvariantCulture).Length;
    }
}
