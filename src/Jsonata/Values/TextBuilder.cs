using System.Buffers;
using Trunkline.Jsonata.Evaluation;

namespace Trunkline.Jsonata.Values;

/// <summary>Builds a text on the stack and, where it grows, in a rented buffer; what it takes counts towards the run's limit.</summary>
internal ref struct TextBuilder
{
    private readonly Run? _run;
    private Span<char> _buffer;
    private char[]? _rented;
    private int _length;

    public TextBuilder(Span<char> initial, Run? run)
    {
        _buffer = initial;
        _run = run;
    }

    public readonly int Length => _length;

    public readonly Run? Run => _run;

    public void Append(char character)
    {
        if (_length == _buffer.Length)
            Grow(1);
        _buffer[_length++] = character;
    }

    public void Append(ReadOnlySpan<char> text)
    {
        if (text.Length > _buffer.Length - _length)
            Grow(text.Length);
        text.CopyTo(_buffer[_length..]);
        _length += text.Length;
    }

    /// <summary>Room for as many characters; say with <see cref="Advance"/> how many were written.</summary>
    public Span<char> Room(int length)
    {
        if (length > _buffer.Length - _length)
            Grow(length);
        return _buffer[_length..];
    }

    public void Advance(int written) => _length += written;

    public void Repeat(char character, long count)
    {
        for (; count > 0; count -= 1024)
        {
            var some = (int)Math.Min(count, 1024);
            Room(some)[..some].Fill(character);
            Advance(some);
        }
    }

    public override readonly string ToString()
    {
        _run?.Take(32 + (2L * _length));
        _run?.Step(_length >> 5);
        return new string(_buffer[.._length]);
    }

    public void Dispose()
    {
        if (_rented is not null)
            ArrayPool<char>.Shared.Return(_rented);
        _rented = null;
    }

    private void Grow(int needed)
    {
        var capacity = Math.Max(_buffer.Length * 2L, (long)_length + needed);
        // The text is charged for when it is finished; here only what could never be finished is stopped.
        if (_run is not null && capacity > _run.Limits.MaxResultBytes)
            _run.Take(capacity);
        var larger = ArrayPool<char>.Shared.Rent((int)Math.Min(capacity, Array.MaxLength));
        _buffer[.._length].CopyTo(larger);
        if (_rented is not null)
            ArrayPool<char>.Shared.Return(_rented);
        _buffer = _rented = larger;
    }
}
