using System.Buffers;

namespace Trunkline.Stores.Tables;

/// <summary>What every table refuses before it asks its store, so that all implementations refuse alike.</summary>
public static class TableRules
{
    /// <summary>Longest partition or row key in UTF-16 characters.</summary>
    public const int MaxKeyLength = 512;

    /// <summary>Most rows of one page.</summary>
    public const int MaxPageSize = 1000;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create(
        "/\\#?" + string.Concat(Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(code => (char)code)));

    /// <summary>Checks a partition or row key.</summary>
    /// <exception cref="ArgumentException">It is empty, too long or has a character that no key may have.</exception>
    public static void CheckKey(string key, string parameter)
    {
        if (key is null || key.Length is 0 or > MaxKeyLength)
            throw new ArgumentException($"A key has 1 to {MaxKeyLength} characters.", parameter);
        CheckKeyCharacters(key, parameter);
    }

    /// <summary>Whether there can be a row of that key: what <see cref="CheckKey"/> checks.</summary>
    public static bool IsKey(string key) => key is { Length: > 0 and <= MaxKeyLength } && !key.AsSpan().ContainsAny(Forbidden);

    /// <summary>Checks the start of a row key, which may be empty.</summary>
    /// <exception cref="ArgumentException">No key can start like this.</exception>
    public static void CheckPrefix(string prefix, string parameter)
    {
        if (prefix is null || prefix.Length > MaxKeyLength)
            throw new ArgumentException($"A row prefix has at most {MaxKeyLength} characters.", parameter);
        CheckKeyCharacters(prefix, parameter);
    }

    /// <summary>Checks a value.</summary>
    /// <exception cref="ArgumentException">It is longer than <see cref="ITable.MaxValueLength"/>.</exception>
    public static void CheckValue(string value, string parameter)
    {
        if (value is null || value.Length > ITable.MaxValueLength)
            throw new ArgumentException($"A value has at most {ITable.MaxValueLength} characters.", parameter);
    }

    /// <summary>Checks the size of a page.</summary>
    /// <exception cref="ArgumentException">It is not 1 to <see cref="MaxPageSize"/>.</exception>
    public static void CheckPageSize(int pageSize, string parameter)
    {
        if (pageSize is < 1 or > MaxPageSize)
            throw new ArgumentOutOfRangeException(parameter, pageSize, $"A page has 1 to {MaxPageSize} rows.");
    }

    private static void CheckKeyCharacters(string key, string parameter)
    {
        if (key.AsSpan().ContainsAny(Forbidden))
            throw new ArgumentException("A key has no '/', '\\', '#', '?' and no control characters.", parameter);
    }
}
