namespace Trunkline.Jsonata.Errors;

/// <summary>Line and column of an offset, both from 1.</summary>
internal static class TextPlace
{
    public static (int Line, int Column) Of(string source, int offset)
    {
        var before = source.AsSpan(0, Math.Min(offset, source.Length));
        var line = before.Count('\n') + 1;
        return (line, before.Length - before.LastIndexOf('\n'));
    }
}
