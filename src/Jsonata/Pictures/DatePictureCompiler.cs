using System.Text;

namespace Trunkline.Jsonata.Pictures;

/// <summary>Compiles a date/time picture: literal text with components in square brackets, brackets themselves doubled.</summary>
internal static class DatePictureCompiler
{
    /// <exception cref="JsonataException">D3130 to D3135: the picture is at fault.</exception>
    public static DateComponent[] Compile(string picture)
    {
        // Brackets are matched before anything in them is looked at: an open one would make all that follows look wrong.
        var pieces = Split(picture);
        var parts = pieces.ConvertAll(piece => piece.IsComponent ? DateComponentCompiler.Compile(piece.Text) : new DateComponent { Literal = piece.Text });
        FixWidths(parts);
        return [.. parts];
    }

    private static List<(bool IsComponent, string Text)> Split(string picture)
    {
        var pieces = new List<(bool IsComponent, string Text)>();
        var literal = new StringBuilder();
        for (var at = 0; at < picture.Length; at++)
        {
            var c = picture[at];
            var doubled = at + 1 < picture.Length && picture[at + 1] == c;
            if (c is '[' or ']' && doubled)
            {
                at++;
                literal.Append(c);
            }
            else if (c == '[')
            {
                var end = picture.IndexOf(']', at);
                if (end < 0)
                {
                    throw new JsonataException("D3135", $"The date/time picture '{picture}' opens a bracket at '{picture[at..]}' that is never closed.");
                }

                AddLiteral(pieces, literal);
                pieces.Add((true, picture[(at + 1)..end]));
                at = end;
            }
            else
            {
                literal.Append(c);
            }
        }

        AddLiteral(pieces, literal);
        return pieces;
    }

    private static void AddLiteral(List<(bool IsComponent, string Text)> pieces, StringBuilder literal)
    {
        if (literal.Length > 0)
        {
            pieces.Add((false, literal.ToString()));
            literal.Clear();
        }
    }

    // Digits that follow each other at once, as in 20181231, can only be told apart by their counts.
    private static void FixWidths(List<DateComponent> parts)
    {
        for (var i = 0; i + 1 < parts.Count; i++)
        {
            if (parts[i].IsDigits && parts[i + 1].IsDigits)
            {
                var pattern = parts[i].Number!.Pattern!;
                parts[i] = parts[i] with { ExactDigits = parts[i].MaxWidth ?? (pattern.MandatoryDigits + pattern.OptionalDigits) };
            }
        }
    }
}
