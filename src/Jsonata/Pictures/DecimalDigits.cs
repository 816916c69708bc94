namespace Trunkline.Jsonata.Pictures;

/// <summary>A non-negative number as decimal digits that can be rounded: 0.DIGITS times ten to the power <see cref="Point"/>.</summary>
internal ref struct DecimalDigits
{
    private readonly Span<char> digits;
    private int count;

    /// <param name="value">A non-negative finite value.</param>
    /// <param name="room">Room for <see cref="ShortestDigits.Capacity"/> digits.</param>
    public DecimalDigits(double value, Span<char> room)
    {
        digits = room;
        count = ShortestDigits.Write(value, room, out var point);
        Point = point;
    }

    public int Point { get; set; }

    public readonly bool IsZero => count == 0;

    /// <summary>The last digit that is not zero stands so many places after the decimal separator (before it when negative).</summary>
    public readonly int FractionDigits => count - Point;

    /// <summary>The digit so many places left (positive, from 1) or right (from 0, going down) of the decimal separator.</summary>
    public readonly char DigitAt(int place)
    {
        var index = Point - place;
        return (uint)index < (uint)count ? digits[index] : '0';
    }

    /// <summary>Rounds half to even at so many places after the decimal separator.</summary>
    public void Round(int places)
    {
        var keep = (long)Point + places;
        if (keep >= count)
        {
            return;
        }

        if (keep < 0)
        {
            count = 0;
            return;
        }

        var at = (int)keep;
        var half = digits[at] == '5' && at == count - 1;
        var odd = at > 0 && (digits[at - 1] & 1) == 1;
        var up = half ? odd : digits[at] >= '5';
        count = at;
        if (up)
        {
            Increment();
        }

        while (count > 0 && digits[count - 1] == '0')
        {
            count--;
        }
    }

    private void Increment()
    {
        while (count > 0 && digits[count - 1] == '9')
        {
            count--;
        }

        if (count > 0)
        {
            digits[count - 1]++;
            return;
        }

        digits[0] = '1';
        count = 1;
        Point++;
    }
}
