namespace Trunkline.Declarations;

// A file's text with its lines, counted as YAML counts them.
internal sealed class SourceText
{
    private readonly int[] lineStarts;

    public SourceText(string file, string text)
    {
        File = file;
        Text = text;
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            if (IsBreak(text[i]) && !(text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n'))
                starts.Add(i + 1);
        }

        lineStarts = [.. starts];
    }

    public string File { get; }

    public string Text { get; }

    public static bool IsBreak(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';

    public int Offset(int line, int column) => Math.Min(Text.Length, lineStarts[Math.Clamp(line, 1, lineStarts.Length) - 1] + column - 1);

    public (int Line, int Column) Place(int offset)
    {
        var line = Array.BinarySearch(lineStarts, offset);
        if (line < 0)
            line = ~line - 1;
        return (line + 1, offset - lineStarts[line] + 1);
    }
}
