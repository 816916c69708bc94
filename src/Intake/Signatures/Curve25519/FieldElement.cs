using System.Buffers.Binary;

namespace Trunkline.Intake.Signatures.Curve25519;

/// <summary>An integer modulo p = 2^255 - 19, in five limbs of 51 bits. Times vary with the values: for verification, where nothing is secret.</summary>
internal readonly struct FieldElement
{
    private const ulong Mask = (1UL << 51) - 1;

    private readonly ulong l0, l1, l2, l3, l4;

    private FieldElement(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4) => (this.l0, this.l1, this.l2, this.l3, this.l4) = (l0, l1, l2, l3, l4);

    public static FieldElement Zero { get; }

    public static FieldElement One { get; } = new(1, 0, 0, 0, 0);

    public bool IsZero => Canonical() is { l0: 0, l1: 0, l2: 0, l3: 0, l4: 0 };

    public bool IsOdd => (Canonical().l0 & 1) == 1;

    public static FieldElement operator +(in FieldElement a, in FieldElement b) =>
        Carry(a.l0 + b.l0, a.l1 + b.l1, a.l2 + b.l2, a.l3 + b.l3, a.l4 + b.l4);

    // 4p is added first, so that no limb goes below zero.
    public static FieldElement operator -(in FieldElement a, in FieldElement b) => Carry(
        a.l0 + 0x1FFFFFFFFFFFB4 - b.l0, a.l1 + 0x1FFFFFFFFFFFFC - b.l1, a.l2 + 0x1FFFFFFFFFFFFC - b.l2, a.l3 + 0x1FFFFFFFFFFFFC - b.l3, a.l4 + 0x1FFFFFFFFFFFFC - b.l4);

    public static FieldElement operator -(in FieldElement a) => Zero - a;

    public static FieldElement operator *(in FieldElement a, in FieldElement b)
    {
        // 2^255 = 19: what overflows the fifth limb comes back to the first times 19.
        ulong b1 = b.l1 * 19, b2 = b.l2 * 19, b3 = b.l3 * 19, b4 = b.l4 * 19;
        var r0 = (UInt128)a.l0 * b.l0 + (UInt128)a.l1 * b4 + (UInt128)a.l2 * b3 + (UInt128)a.l3 * b2 + (UInt128)a.l4 * b1;
        var r1 = (UInt128)a.l0 * b.l1 + (UInt128)a.l1 * b.l0 + (UInt128)a.l2 * b4 + (UInt128)a.l3 * b3 + (UInt128)a.l4 * b2;
        var r2 = (UInt128)a.l0 * b.l2 + (UInt128)a.l1 * b.l1 + (UInt128)a.l2 * b.l0 + (UInt128)a.l3 * b4 + (UInt128)a.l4 * b3;
        var r3 = (UInt128)a.l0 * b.l3 + (UInt128)a.l1 * b.l2 + (UInt128)a.l2 * b.l1 + (UInt128)a.l3 * b.l0 + (UInt128)a.l4 * b4;
        var r4 = (UInt128)a.l0 * b.l4 + (UInt128)a.l1 * b.l3 + (UInt128)a.l2 * b.l2 + (UInt128)a.l3 * b.l1 + (UInt128)a.l4 * b.l0;
        r1 += (ulong)(r0 >> 51);
        r2 += (ulong)(r1 >> 51);
        r3 += (ulong)(r2 >> 51);
        r4 += (ulong)(r3 >> 51);
        return Carry(((ulong)r0 & Mask) + (ulong)(r4 >> 51) * 19, (ulong)r1 & Mask, (ulong)r2 & Mask, (ulong)r3 & Mask, (ulong)r4 & Mask);
    }

    public static FieldElement Small(uint value) => new(value, 0, 0, 0, 0);

    /// <summary>Reads 32 bytes, little endian, the highest bit left out; false when the number is not below p.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FieldElement element)
    {
        var w0 = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var w1 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        var w2 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]);
        var w3 = BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]);
        element = new FieldElement(w0 & Mask, (w0 >> 51 | w1 << 13) & Mask, (w1 >> 38 | w2 << 26) & Mask, (w2 >> 25 | w3 << 39) & Mask, w3 >> 12 & Mask);
        var same = element.Canonical();
        return same.l0 == element.l0 && same.l1 == element.l1 && same.l2 == element.l2 && same.l3 == element.l3 && same.l4 == element.l4;
    }

    public void Write(Span<byte> into)
    {
        var c = Canonical();
        BinaryPrimitives.WriteUInt64LittleEndian(into, c.l0 | c.l1 << 51);
        BinaryPrimitives.WriteUInt64LittleEndian(into[8..], c.l1 >> 13 | c.l2 << 38);
        BinaryPrimitives.WriteUInt64LittleEndian(into[16..], c.l2 >> 26 | c.l3 << 25);
        BinaryPrimitives.WriteUInt64LittleEndian(into[24..], c.l3 >> 39 | c.l4 << 12);
    }

    public bool Is(in FieldElement other) => (this - other).IsZero;

    public FieldElement Squared(int times = 1)
    {
        var r = this;
        for (var i = 0; i < times; i++)
            r *= r;
        return r;
    }

    /// <summary>1/x = x^(p-2).</summary>
    public FieldElement Inverse()
    {
        var t = Power250(out var x11);
        return t.Squared(5) * x11;
    }

    /// <summary>x^((p-5)/8), of which square roots are made.</summary>
    public FieldElement Power252Minus3() => Power250(out _).Squared(2) * this;

    // x^(2^250 - 1), the long part that both exponents share.
    private FieldElement Power250(out FieldElement x11)
    {
        var x2 = Squared();
        var x9 = x2.Squared(2) * this;
        x11 = x9 * x2;
        var e5 = x11.Squared() * x9;
        var e10 = e5.Squared(5) * e5;
        var e20 = e10.Squared(10) * e10;
        var e40 = e20.Squared(20) * e20;
        var e50 = e40.Squared(10) * e10;
        var e100 = e50.Squared(50) * e50;
        var e200 = e100.Squared(100) * e100;
        return e200.Squared(50) * e50;
    }

    private static FieldElement Carry(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4)
    {
        l1 += l0 >> 51;
        l2 += l1 >> 51;
        l3 += l2 >> 51;
        l4 += l3 >> 51;
        l0 = (l0 & Mask) + (l4 >> 51) * 19;
        return new FieldElement(l0 & Mask, (l1 & Mask) + (l0 >> 51), l2 & Mask, l3 & Mask, l4 & Mask);
    }

    private FieldElement Canonical()
    {
        var c = Carry(l0, l1, l2, l3, l4);
        c = Carry(c.l0, c.l1, c.l2, c.l3, c.l4);
        // q is 1 exactly when the number is p or more: then adding 19 overflows bit 255.
        var q = c.l0 + 19 >> 51;
        q = c.l1 + q >> 51;
        q = c.l2 + q >> 51;
        q = c.l3 + q >> 51;
        q = c.l4 + q >> 51;
        var r0 = c.l0 + 19 * q;
        var r1 = c.l1 + (r0 >> 51);
        var r2 = c.l2 + (r1 >> 51);
        var r3 = c.l3 + (r2 >> 51);
        var r4 = c.l4 + (r3 >> 51);
        return new FieldElement(r0 & Mask, r1 & Mask, r2 & Mask, r3 & Mask, r4 & Mask);
    }
}
