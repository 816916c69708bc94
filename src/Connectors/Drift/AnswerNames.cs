using System.Text.Json;

namespace Trunkline.Connectors.Drift;

/// <summary>Tells names that a partner's API has from keys that are data: ids, addresses, times. Only the former are learned.</summary>
internal static class AnswerNames
{
    /// <summary>Members that an object may have before it is taken for a map.</summary>
    public const int MostMembers = 64;

    private const int Longest = 60;

    /// <summary>Whether a key looks like a value: it is long, begins with a digit, has four digits or more, or characters that names do not have.</summary>
    public static bool IsData(string name)
    {
        if (name.Length is 0 or > Longest || char.IsAsciiDigit(name[0]))
            return true;
        var digits = 0;
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (char.IsAsciiDigit(c))
                digits++;
            else if (!char.IsAsciiLetter(c) && c is not ('_' or '-' or '.' or ':' or '$' or ' ') && !(c is '@' or '#' && i == 0))
                return true;
        }

        return digits > 3;
    }

    /// <summary>Whether the members of an object are alike, as the entries of a map are: four or more objects with the same names each.</summary>
    public static bool IsMap(JsonElement value)
    {
        var count = 0;
        JsonElement first = default;
        foreach (var member in value.EnumerateObject())
        {
            if (++count > MostMembers)
                return true;
            if (member.Value.ValueKind != JsonValueKind.Object)
                return false;
            if (count == 1)
                first = member.Value;
            else if (!IsAlike(first, member.Value))
                return false;
        }

        return count >= 4;
    }

    private static bool IsAlike(JsonElement one, JsonElement other)
    {
        if (one.GetPropertyCount() != other.GetPropertyCount())
            return false;
        foreach (var member in one.EnumerateObject())
        {
            if (Http.JsonText.Member(other, member.Name) is null)
                return false;
        }

        return true;
    }
}
