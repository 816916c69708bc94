using System.Globalization;

namespace Trunkline.Jsonata.Pictures;

/// <summary>Time stamps of ISO 8601 as JavaScript writes and reads them: <c>2018-02-01T09:42:13.123Z</c>.</summary>
internal static class IsoTimestamp
{
    public static string Format(long epochMillis, int offsetMinutes)
    {
        var time = new CivilTime(epochMillis + (offsetMinutes * 60_000L));
        // Years beyond four digits take six and a sign.
        Span<char> text = stackalloc char[32];
        var length = 0;
        if (time.Year is < 0 or > 9999)
        {
            text[length++] = time.Year < 0 ? '-' : '+';
            Put(text, ref length, Math.Abs(time.Year), 6);
        }
        else
        {
            Put(text, ref length, time.Year, 4);
        }

        Put(text, ref length, time.Month, 2, '-');
        Put(text, ref length, time.Day, 2, '-');
        Put(text, ref length, time.Hour, 2, 'T');
        Put(text, ref length, time.Minute, 2, ':');
        Put(text, ref length, time.Second, 2, ':');
        Put(text, ref length, time.Millisecond, 3, '.');
        if (offsetMinutes == 0)
        {
            text[length++] = 'Z';
        }
        else
        {
            Put(text, ref length, Math.Abs(offsetMinutes) / 60, 2, offsetMinutes < 0 ? '-' : '+');
            Put(text, ref length, Math.Abs(offsetMinutes) % 60, 2, ':');
        }

        return text[..length].ToString();
    }

    /// <summary>Reads a date, or a date and time; without an offset it is UTC.</summary>
    /// <exception cref="JsonataException">D3110: the text is no such time stamp.</exception>
    public static double Parse(string timestamp)
    {
        var reader = new Reader(timestamp);
        return reader.Read() ?? throw new JsonataException("D3110", $"The text '{Shorten(timestamp)}' is no ISO 8601 time stamp such as 2018-02-01T09:42:13.123Z: give a picture if it is written otherwise.");
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 60), "…");

    private static void Put(Span<char> text, ref int length, long value, int width, char before = '\0')
    {
        if (before != '\0')
        {
            text[length++] = before;
        }

        for (var i = width - 1; i >= 0; i--)
        {
            text[length + i] = (char)('0' + (value % 10));
            value /= 10;
        }

        length += width;
    }

    private ref struct Reader(ReadOnlySpan<char> text)
    {
        private ReadOnlySpan<char> rest = text;

        public double? Read()
        {
            var month = 1;
            var day = 1;
            long millis = 0;
            if (!Digits(4, out var year) || (Next('-') && (!Digits(2, out month) || (Next('-') && !Digits(2, out day)))))
            {
                return null;
            }

            if (Next('T') && !Clock(out millis))
            {
                return null;
            }

            if (!Offset(out var offsetMinutes) || !rest.IsEmpty || month is < 1 or > 12 || day is < 1 or > 31)
            {
                return null;
            }

            return (CivilTime.ToEpochDays(year, month, day) * 86_400_000) + millis - (offsetMinutes * 60_000L);
        }

        private bool Clock(out long millis)
        {
            millis = 0;
            if (!Digits(2, out var hour) || !Next(':') || !Digits(2, out var minute) || !Next(':') || !Digits(2, out var second))
            {
                return false;
            }

            var fraction = 0;
            if (Next('.'))
            {
                var length = rest.IndexOfAnyExceptInRange('0', '9');
                var digits = length < 0 ? rest : rest[..length];
                rest = rest[digits.Length..];
                if (digits.IsEmpty)
                {
                    return false;
                }

                for (var i = 0; i < 3; i++)
                {
                    fraction = (fraction * 10) + (i < digits.Length ? digits[i] - '0' : 0);
                }
            }

            millis = (((((hour * 60L) + minute) * 60) + second) * 1000) + fraction;
            return minute <= 59 && second <= 59 && (hour <= 23 || millis == 86_400_000);
        }

        private bool Offset(out int minutes)
        {
            minutes = 0;
            if (rest.IsEmpty || Next('Z'))
            {
                return true;
            }

            var negative = Next('-');
            if (!negative && !Next('+'))
            {
                return false;
            }

            if (!Digits(2, out var hours))
            {
                return false;
            }

            Next(':');
            if (!Digits(2, out var rest60) || hours > 23 || rest60 > 59)
            {
                return false;
            }

            minutes = (negative ? -1 : 1) * ((hours * 60) + rest60);
            return true;
        }

        private bool Next(char c)
        {
            if (!rest.StartsWith(c))
            {
                return false;
            }

            rest = rest[1..];
            return true;
        }

        private bool Digits(int count, out int value)
        {
            value = 0;
            if (rest.Length < count || !int.TryParse(rest[..count], NumberStyles.None, CultureInfo.InvariantCulture, out value))
            {
                return false;
            }

            rest = rest[count..];
            return true;
        }
    }
}
