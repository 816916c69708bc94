using System.Buffers;

namespace Trunkline.Jsonata.Pictures;

/// <summary>Text under construction, on the stack while it is short.</summary>
internal ref struct TextBuffer
{
    private Span<char> chars;
    private char[]? rented;

    public TextBuffer(Span<char> initial) => chars = initial;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<char> Written => chars[..Length];

    public void Append(char c)
    {
        if (Length == chars.Length)
        {
            Grow(1);
        }

        chars[Length++] = c;
    }

    public void Append(char c, int count)
    {
        if (count <= 0)
        {
            return;
        }

        Reserve(count).Fill(c);
    }

    public void Append(scoped ReadOnlySpan<char> text) => text.CopyTo(Reserve(text.Length));

    public readonly Span<char> From(int start) => chars[start..Length];

    /// <summary>The finished text; the buffer is empty and reusable afterwards.</summary>
    public string ToStringAndFree()
    {
        var text = Written.ToString();
        Free();
        return text;
    }

    public void Free()
    {
        Length = 0;
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
            rented = null;
            chars = default;
        }
    }

    private Span<char> Reserve(int count)
    {
        if (Length > chars.Length - count)
        {
            Grow(count);
        }

        Length += count;
        return chars[(Length - count)..Length];
    }

    private void Grow(int atLeast)
    {
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(checked(Length + atLeast), 2 * chars.Length));
        Written.CopyTo(larger);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        chars = rented = larger;
    }
}
