namespace Trunkline.Jsonata.Pictures;

internal enum IntegerStyle
{
    Decimal,
    Letters,
    Roman,
    Words,
}

internal enum LetterCase
{
    Lower,
    Upper,
    Title,
}

/// <summary>A compiled way to write whole numbers: digits, letters, roman numerals or words, cardinal or ordinal.</summary>
internal sealed record IntegerFormat(IntegerStyle Style, LetterCase Case, bool Ordinal, DecimalPattern? Pattern)
{
    /// <summary>Compiles the primary part of a picture.</summary>
    /// <exception cref="JsonataException">D3130: not a supported numbering; D3131: mixed digits.</exception>
    public static IntegerFormat Compile(string primary, bool ordinal) => primary switch
    {
        "A" => new(IntegerStyle.Letters, LetterCase.Upper, ordinal, null),
        "a" => new(IntegerStyle.Letters, LetterCase.Lower, ordinal, null),
        "I" => new(IntegerStyle.Roman, LetterCase.Upper, ordinal, null),
        "i" => new(IntegerStyle.Roman, LetterCase.Lower, ordinal, null),
        "W" => new(IntegerStyle.Words, LetterCase.Upper, ordinal, null),
        "w" => new(IntegerStyle.Words, LetterCase.Lower, ordinal, null),
        "Ww" => new(IntegerStyle.Words, LetterCase.Title, ordinal, null),
        _ => DecimalPattern.TryCompile(primary) is { } pattern
            ? new(IntegerStyle.Decimal, LetterCase.Lower, ordinal, pattern)
            : throw new JsonataException("D3130", $"Numbers cannot be written or read by '{primary}': use digits such as 0 or #,##0, or one of A, a, I, i, W, w, Ww."),
    };

    /// <summary>Appends the whole number at or below a finite value.</summary>
    public void Append(ref TextBuffer text, double value)
    {
        value = Math.Floor(value);
        if (value < 0)
        {
            text.Append('-');
            value = -value;
        }

        var start = text.Length;
        switch (Style)
        {
            case IntegerStyle.Letters:
                LetterNumerals.Append(ref text, value);
                break;
            case IntegerStyle.Roman when value > RomanNumerals.Largest:
                throw new JsonataException("D3130", $"The number {value:0} is too large for a roman numeral.");
            case IntegerStyle.Roman:
                RomanNumerals.Append(ref text, (int)value);
                break;
            default:
                AppendDigitsOrWords(ref text, value);
                break;
        }

        if (Style != IntegerStyle.Decimal)
        {
            ApplyCase(text.From(start));
        }
    }

    /// <summary>Reads a number; null when the text is none of this format.</summary>
    public double? Parse(ReadOnlySpan<char> text)
    {
        if (Style == IntegerStyle.Decimal)
        {
            if (Ordinal)
            {
                if (!OrdinalSuffix.Ends(text))
                {
                    return null;
                }

                text = text[..^OrdinalSuffix.Length];
            }

            return Pattern!.Parse(text);
        }

        var negative = text.StartsWith('-');
        var unsigned = negative ? text[1..] : text;
        var value = Style switch
        {
            IntegerStyle.Letters => LetterNumerals.Parse(unsigned),
            IntegerStyle.Roman => RomanNumerals.Parse(unsigned),
            _ => NumberWordsReader.Parse(unsigned),
        };
        return negative ? -value : value;
    }

    private void AppendDigitsOrWords(ref TextBuffer text, double value)
    {
        Span<char> room = stackalloc char[ShortestDigits.MaxIntegerDigits];
        var digits = room[..ShortestDigits.WriteInteger(value, room)];
        if (Pattern is null)
        {
            NumberWords.Append(ref text, digits, Ordinal);
            return;
        }

        Pattern.Append(ref text, digits);
        if (Ordinal)
        {
            text.Append(OrdinalSuffix.Of(digits));
        }
    }

    private void ApplyCase(Span<char> text)
    {
        // Letters, numerals and words are made in title or upper case.
        if (Case == LetterCase.Title)
        {
            return;
        }

        for (var i = 0; i < text.Length; i++)
        {
            text[i] = Case == LetterCase.Upper ? char.ToUpperInvariant(text[i]) : char.ToLowerInvariant(text[i]);
        }
    }
}
