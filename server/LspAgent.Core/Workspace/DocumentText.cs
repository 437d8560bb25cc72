using System.Collections.Immutable;

namespace LspAgent.Core.Workspace;

/// <summary>
/// A text that never changes and from which another is derived cheaply: an edit copies the chunks that it touches and the
/// index of chunks, whatever the size of the text. Lines end with CRLF, CR or LF, and with nothing else.
/// </summary>
public sealed class DocumentText
{
    /// <summary>No text grows beyond this, so that no sequence of edits can take the process's memory.</summary>
    public const int MaxLength = 512 * 1024 * 1024;

    private const int DefaultChunkLength = 8192;

    // A pair (CR and LF, or two surrogates) never stands across two chunks, so a chunk can be counted on its own.
    private readonly ImmutableArray<string> _chunks;
    private readonly int _chunkLength;

    // How many characters and line ends stand before each chunk, and at last in all of them.
    private readonly int[] _offsets;
    private readonly int[] _lineEnds;

    private DocumentText(ImmutableArray<string> chunks, int chunkLength, int[] offsets, int[] lineEnds)
    {
        _chunks = chunks;
        _chunkLength = chunkLength;
        _offsets = offsets;
        _lineEnds = lineEnds;
    }

    public int Length => _offsets[^1];

    /// <summary>One more than there are line ends: a text that ends with one has an empty last line.</summary>
    public int LineCount => _lineEnds[^1] + 1;

    public static DocumentText Create(string text) => Create(text, DefaultChunkLength);

    /// <param name="chunkLength">About as much as an edit copies. Small only to try the borders of chunks.</param>
    public static DocumentText Create(string text, int chunkLength)
    {
        ThrowIfTooLong(0, text);
        return new DocumentText([], chunkLength, [0], [0]).Splice(0, 0, text);
    }

    /// <summary>The text with a stretch replaced. This text stays as it is.</summary>
    public DocumentText Replace(int start, int length, string text)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - start);
        ThrowIfTooLong(Length - length, text);
        if (_chunks.IsEmpty)
        {
            return Splice(0, 0, text);
        }

        var first = ChunkAt(start);
        var last = ChunkAt(start + length);
        var head = _chunks[first].AsSpan(0, start - _offsets[first]);
        var tail = _chunks[last].AsSpan(start + length - _offsets[last]);
        var middle = string.Concat(head, text, tail);
        var end = last + 1;

        // Small chunks are joined with a neighbour, so that editing does not leave ever more of them.
        if (first > 0 && (IsShort(middle) || TextUnits.IsPair(_chunks[first - 1][^1], middle[0])))
        {
            middle = _chunks[--first] + middle;
        }

        if (end < _chunks.Length && (IsShort(middle) || TextUnits.IsPair(middle[^1], _chunks[end][0])))
        {
            middle += _chunks[end++];
        }

        return Splice(first, end, middle);
    }

    /// <summary>
    /// Where a position stands in the text: a column past the end of its line stands at that end, a line past the last at the end
    /// of the text. Null when the column points into the middle of a character.
    /// </summary>
    public int? OffsetOf(TextPosition position, TextEncoding encoding)
    {
        if (position.Line >= LineCount)
        {
            return Length;
        }

        var start = LineStart(position.Line);
        var end = LineEnd(position.Line);
        return encoding == TextEncoding.Utf16
            ? start + Math.Min(position.Column, end - start)
            : Advance(start, end, position.Column, encoding);
    }

    /// <summary>The line and column of an offset; between CR and LF it is the end of the line.</summary>
    public TextPosition PositionOf(int offset, TextEncoding encoding)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)offset, (uint)Length, nameof(offset));
        if (offset > 0 && offset < Length && CharAt(offset) == '\n' && CharAt(offset - 1) == '\r')
        {
            offset--;
        }

        if (_chunks.IsEmpty)
        {
            return default;
        }

        var chunk = ChunkAt(offset);
        var line = _lineEnds[chunk] + TextUnits.CountLineEnds(_chunks[chunk].AsSpan(0, offset - _offsets[chunk]));
        var column = 0;
        foreach (var piece in Pieces(LineStart(line), offset))
        {
            column += TextUnits.Measure(piece.Span, encoding);
        }

        return new(line, column);
    }

    public override string ToString() => string.Concat(_chunks.AsSpan());

    /// <summary>Puts a text in the place of some chunks; only that text is counted anew.</summary>
    private DocumentText Splice(int first, int end, string text)
    {
        var fresh = TextUnits.Cut(text, _chunkLength);
        var chunks = ImmutableArray.CreateBuilder<string>(_chunks.Length - (end - first) + fresh.Count);
        chunks.AddRange(_chunks.AsSpan(0, first));
        chunks.AddRange(fresh);
        chunks.AddRange(_chunks.AsSpan()[end..]);

        var offsets = new int[chunks.Count + 1];
        var lineEnds = new int[chunks.Count + 1];
        _offsets.AsSpan(0, first + 1).CopyTo(offsets);
        _lineEnds.AsSpan(0, first + 1).CopyTo(lineEnds);
        for (var i = 0; i < fresh.Count; i++)
        {
            offsets[first + i + 1] = offsets[first + i] + fresh[i].Length;
            lineEnds[first + i + 1] = lineEnds[first + i] + TextUnits.CountLineEnds(fresh[i]);
        }

        var shift = first + fresh.Count - end;
        var moreText = offsets[first + fresh.Count] - _offsets[end];
        var moreLines = lineEnds[first + fresh.Count] - _lineEnds[end];
        for (var i = end + 1; i < _offsets.Length; i++)
        {
            offsets[i + shift] = _offsets[i] + moreText;
            lineEnds[i + shift] = _lineEnds[i] + moreLines;
        }

        return new(chunks.MoveToImmutable(), _chunkLength, offsets, lineEnds);
    }

    private static void ThrowIfTooLong(int kept, string text)
    {
        if (text.Length > MaxLength - kept)
        {
            throw new ArgumentException($"The text would be longer than {MaxLength} characters.", nameof(text));
        }
    }

    // An empty one is always short, so what follows may look at its ends.
    private bool IsShort(string middle) => middle.Length <= _chunkLength / 4;

    private char CharAt(int offset)
    {
        var chunk = ChunkAt(offset);
        return _chunks[chunk][offset - _offsets[chunk]];
    }

    /// <summary>The chunk that an offset stands in; at the end of the text, the last.</summary>
    private int ChunkAt(int offset)
    {
        var found = Array.BinarySearch(_offsets, offset);
        return Math.Min(found >= 0 ? found : ~found - 1, _chunks.Length - 1);
    }

    private int LineStart(int line)
    {
        if (line == 0)
        {
            return 0;
        }

        // The first chunk with that many line ends up to its own end; chunks without any make the index flat in places.
        var low = 0;
        var high = _chunks.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_lineEnds[middle + 1] < line)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return _offsets[low] + TextUnits.AfterLineEnd(_chunks[low], line - _lineEnds[low]);
    }

    private int LineEnd(int line)
    {
        if (line == LineCount - 1)
        {
            return Length;
        }

        var next = LineStart(line + 1);
        return next >= 2 && CharAt(next - 1) == '\n' && CharAt(next - 2) == '\r' ? next - 2 : next - 1;
    }

    private int? Advance(int start, int end, int columns, TextEncoding encoding)
    {
        var offset = start;
        foreach (var piece in Pieces(start, end))
        {
            if (!TextUnits.TryAdvance(piece.Span, ref columns, encoding, out var used))
            {
                return null;
            }

            offset += used;
            if (columns == 0)
            {
                break;
            }
        }

        return offset;
    }

    private IEnumerable<ReadOnlyMemory<char>> Pieces(int start, int end)
    {
        while (start < end)
        {
            var chunk = ChunkAt(start);
            var from = start - _offsets[chunk];
            var length = Math.Min(end - start, _chunks[chunk].Length - from);
            yield return _chunks[chunk].AsMemory(from, length);
            start += length;
        }
    }
}
