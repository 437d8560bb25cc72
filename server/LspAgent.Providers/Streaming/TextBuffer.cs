namespace LspAgent.Providers.Streaming;

/// <summary>A text that grows: appending costs no more than what is appended. Bounded, so that no service can fill the memory.</summary>
internal sealed class TextBuffer
{
    private const int MaxLength = 16 * 1024 * 1024;

    private char[] _chars = [];
    private int _taken;

    public int Length { get; private set; }

    public ReadOnlySpan<char> Span => _chars.AsSpan(0, Length);

    /// <summary>At least this many characters to write into; <see cref="Advance"/> says how many were written.</summary>
    public Span<char> Room(int count)
    {
        if (_chars.Length - Length < count)
        {
            if (Length + count > MaxLength)
            {
                throw ModelFaultException.Protocol("a block of its answer has more than 16 million characters");
            }

            Array.Resize(ref _chars, Math.Max(256, Math.Max(_chars.Length * 2, Length + count)));
        }

        return _chars.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    public void Append(ReadOnlySpan<char> text)
    {
        text.CopyTo(Room(text.Length));
        Advance(text.Length);
    }

    /// <summary>What came in since it was last taken, but for half a surrogate pair; null when there is nothing.</summary>
    public string? TakeNew()
    {
        var end = Length > _taken && char.IsHighSurrogate(_chars[Length - 1]) ? Length - 1 : Length;
        if (end == _taken)
        {
            return null;
        }

        var text = new string(_chars, _taken, end - _taken);
        _taken = end;
        return text;
    }

    /// <summary>Forgets the text and gives its memory back.</summary>
    public void Release() => (_chars, Length, _taken) = ([], 0, 0);

    public override string ToString() => new(_chars, 0, Length);
}
