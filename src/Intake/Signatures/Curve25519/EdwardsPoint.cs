namespace Trunkline.Intake.Signatures.Curve25519;

/// <summary>A point of edwards25519 (RFC 8032, section 5.1) in extended coordinates: x = X/Z, y = Y/Z, xy = T/Z.</summary>
internal readonly struct EdwardsPoint
{
    private static readonly FieldElement D = -FieldElement.Small(121665) * FieldElement.Small(121666).Inverse();
    private static readonly FieldElement TwoD = D + D;

    // 2^((p-1)/4): two is no square, so this squares to -1.
    private static readonly FieldElement RootOfMinusOne = FieldElement.Small(2).Power252Minus3().Squared() * FieldElement.Small(2);

    private readonly FieldElement x, y, z, t;

    private EdwardsPoint(in FieldElement x, in FieldElement y, in FieldElement z, in FieldElement t) => (this.x, this.y, this.z, this.t) = (x, y, z, t);

    public static EdwardsPoint Identity { get; } = new(FieldElement.Zero, FieldElement.One, FieldElement.One, FieldElement.Zero);

    /// <summary>The base point: y = 4/5, x even.</summary>
    public static EdwardsPoint Base { get; } = FromY(FieldElement.Small(4) * FieldElement.Small(5).Inverse(), isOdd: false, out var point) ? point : Identity;

    /// <summary>Whether eight times the point is nothing: such a key verifies signatures that nobody made.</summary>
    public bool IsSmallOrder => Doubled().Doubled().Doubled() is { } eight && eight.x.IsZero && eight.y.Is(eight.z);

    // Complete for this curve: it needs no cases for equal or opposite points.
    public static EdwardsPoint operator +(in EdwardsPoint p, in EdwardsPoint q)
    {
        var a = (p.y - p.x) * (q.y - q.x);
        var b = (p.y + p.x) * (q.y + q.x);
        var c = p.t * TwoD * q.t;
        var d = p.z * q.z;
        d += d;
        return Finish(b - a, d - c, d + c, b + a);
    }

    public static EdwardsPoint operator -(in EdwardsPoint p) => new(-p.x, p.y, p.z, -p.t);

    /// <summary>Reads 32 bytes; false for anything but the one canonical encoding of a point of the curve.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out EdwardsPoint point)
    {
        point = Identity;
        return bytes.Length == 32 && FieldElement.TryRead(bytes, out var y) && FromY(y, bytes[31] >> 7 == 1, out point);
    }

    public void Write(Span<byte> into)
    {
        var inverse = z.Inverse();
        (y * inverse).Write(into);
        if ((x * inverse).IsOdd)
            into[31] |= 0x80;
    }

    /// <summary>a·P + b·B, both scalars 32 bytes little endian.</summary>
    public static EdwardsPoint MultiplyAdd(ReadOnlySpan<byte> a, in EdwardsPoint p, ReadOnlySpan<byte> b)
    {
        var both = p + Base;
        var sum = Identity;
        for (var bit = 255; bit >= 0; bit--)
        {
            sum = sum.Doubled();
            var (inA, inB) = (a[bit >> 3] >> (bit & 7) & 1, b[bit >> 3] >> (bit & 7) & 1);
            if (inA == 1)
                sum += inB == 1 ? both : p;
            else if (inB == 1)
                sum += Base;
        }

        return sum;
    }

    private EdwardsPoint Doubled()
    {
        var a = x.Squared();
        var b = y.Squared();
        var c = z.Squared();
        c += c;
        var h = a + b;
        var e = h - (x + y).Squared();
        var g = a - b;
        return Finish(e, c + g, g, h);
    }

    private static EdwardsPoint Finish(in FieldElement e, in FieldElement f, in FieldElement g, in FieldElement h) => new(e * f, g * h, f * g, e * h);

    // x² = (y² - 1) / (dy² + 1); the root, if there is one, is found by one power (RFC 8032, 5.1.3).
    private static bool FromY(in FieldElement y, bool isOdd, out EdwardsPoint point)
    {
        point = Identity;
        var square = y.Squared();
        var u = square - FieldElement.One;
        var v = D * square + FieldElement.One;
        var v3 = v.Squared() * v;
        var x = u * v3 * (u * v3.Squared() * v).Power252Minus3();
        var check = v * x.Squared();
        if (!check.Is(u))
        {
            if (!check.Is(-u))
                return false;
            x *= RootOfMinusOne;
        }

        if (x.IsZero && isOdd)
            return false;
        if (x.IsOdd != isOdd)
            x = -x;
        point = new EdwardsPoint(x, y, FieldElement.One, x * y);
        return true;
    }
}
