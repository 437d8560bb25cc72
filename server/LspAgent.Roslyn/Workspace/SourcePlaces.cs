using System.Buffers;

namespace LspAgent.Roslyn.Workspace;

/// <summary>A source without parts of it, and where each place of what is left stands in the source. Asked from the start to the end.</summary>
/// <param name="gaps">Start and end of each part that is left out, one after the other, in order.</param>
internal sealed class SourcePlaces(ReadOnlyMemory<char> source, List<int> gaps)
{
    private static readonly SearchValues<char> LineBreaks = SearchValues.Create("\r\n\u0085\u2028\u2029");

    private int _gap;
    private int _leftOut;
    private int _line;
    private int _lineOf;

    /// <summary>The source without those parts.</summary>
    public string Text => field ??= string.Create(Length(), this, static (text, places) => places.CopyTo(text));

    /// <param name="position">In the text; not less than the last one.</param>
    /// <returns>Where it stands in the source, the line from 0.</returns>
    public (int Start, int Line) Of(int position)
    {
        for (; _gap < gaps.Count && gaps[_gap] <= position + _leftOut; _gap += 2)
        {
            _leftOut += gaps[_gap + 1] - gaps[_gap];
        }

        var start = position + _leftOut;
        var between = source.Span[_lineOf..start];
        for (var at = between.IndexOfAny(LineBreaks); at >= 0; at = between.IndexOfAny(LineBreaks))
        {
            _line++;
            between = between[(between[at] == '\r' && at + 1 < between.Length && between[at + 1] == '\n' ? at + 2 : at + 1)..];
        }

        _lineOf = start;
        return (start, _line);
    }

    private int Length()
    {
        var length = source.Length;
        for (var gap = 0; gap < gaps.Count; gap += 2)
        {
            length -= gaps[gap + 1] - gaps[gap];
        }

        return length;
    }

    private void CopyTo(Span<char> text)
    {
        var at = 0;
        for (var gap = 0; gap < gaps.Count; gap += 2)
        {
            source.Span[at..gaps[gap]].CopyTo(text);
            text = text[(gaps[gap] - at)..];
            at = gaps[gap + 1];
        }

        source.Span[at..].CopyTo(text);
    }
}
