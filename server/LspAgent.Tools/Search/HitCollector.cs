namespace LspAgent.Tools.Search;

/// <summary>
/// Collects the lines of one file that match, each once, with the lines around them. The text may come in parts that end
/// with a line, when each part begins with as many lines of the one before as are shown before a match.
/// </summary>
internal sealed class HitCollector(SearchQuery query)
{
    /// <summary>Of a longer line, only the surroundings of the match are shown.</summary>
    private const int MaxLineLength = 500;

    private const int ShownBeforeMatch = 150;

    private readonly List<HitLine> _lines = [];
    private TextAlphabet _alphabet;
    private int _lastShown;
    private int _afterLeft;

    public int Count { get; private set; }

    public IReadOnlyList<HitLine> Lines => _lines;

    /// <summary>True when a further match would change nothing.</summary>
    private bool HasEnough => query.Output is SearchOutput.Paths ? Count > 0 : query.Output is SearchOutput.Lines && Count >= query.Enough;

    /// <param name="from">Where the search begins; what stands before was searched already.</param>
    /// <param name="firstLine">The number of the text's first line.</param>
    /// <returns>False when the rest of the file cannot matter.</returns>
    public bool Add(ReadOnlySpan<char> text, int from, int firstLine)
    {
        var lines = new LineCounter(text, firstLine);
        var at = from;
        _alphabet = Alphabets.Of(text);
        while (at < text.Length && !HasEnough && NextLine(text, at) is var (match, start, end))
        {
            Count++;
            if (query.Output is SearchOutput.Lines)
            {
                lines.MoveTo(start);
                ShowContext(text, start, ref lines);
                Show(text, match, start, end, lines.Number);
            }

            at = end + 1;
        }

        if (query.Output is not SearchOutput.Lines)
        {
            return !HasEnough;
        }

        ShowAfter(text, text.Length, ref lines);
        return !HasEnough || _afterLeft > 0;
    }

    /// <summary>The next match and the lines that it stands in.</summary>
    private ((int Index, int Length) Match, int Start, int End)? NextLine(ReadOnlySpan<char> text, int at)
    {
        var pattern = query.Pattern;
        if (pattern.SpansLines || pattern.IsPlainText || pattern.Required.Length == 0)
        {
            // Behind the last line end there is no further line, though an empty match stands there.
            return pattern.Find(text, at, _alphabet) is { } match && (match.Index < text.Length || (text.Length > 0 && text[^1] is not '\n'))
                ? (match, LineStart(text, match.Index), LineEnd(text, match.Index + Math.Max(0, match.Length - 1)))
                : null;
        }

        // Only a line that holds the required text can match: finding that is much quicker than matching.
        while (at < text.Length && text[at..].IndexOf(pattern.Required, StringComparison.Ordinal) is var found and >= 0)
        {
            var (start, end) = (LineStart(text, at + found), LineEnd(text, at + found));
            if (pattern.Find(text[start..end], 0, _alphabet) is { } inLine)
            {
                return ((start + inLine.Index, inLine.Length), start, end);
            }

            at = end + 1;
        }

        return null;
    }

    private static int LineStart(ReadOnlySpan<char> text, int at) => text[..at].LastIndexOf('\n') + 1;

    private static int LineEnd(ReadOnlySpan<char> text, int at) => at >= text.Length ? text.Length : text[at..].IndexOf('\n') is var end and >= 0 ? at + end : text.Length;

    private void Show(ReadOnlySpan<char> text, (int Index, int Length) match, int start, int end, int number)
    {
        if (query.MatchesOnly)
        {
            ShowMatches(text, match, end, number);
            _lastShown = number;
            return;
        }

        var from = start;
        while (true)
        {
            // A match across lines shows each of them.
            var lineEnd = LineEnd(text, from);
            if (number > _lastShown)
            {
                _lines.Add(new HitLine(number, Shorten(text[from..lineEnd], Math.Clamp(match.Index - from, 0, lineEnd - from)), IsMatch: true));
                _lastShown = number;
            }

            if (lineEnd >= end)
            {
                break;
            }

            from = lineEnd + 1;
            number++;
        }

        _afterLeft = query.After;
    }

    private void ShowMatches(ReadOnlySpan<char> text, (int Index, int Length) match, int end, int number)
    {
        (int Index, int Length)? next = match;
        while (next is { } found && found.Index < end)
        {
            if (found.Length > 0)
            {
                _lines.Add(new HitLine(number, Shorten(text.Slice(found.Index, found.Length), 0), IsMatch: true));
            }

            var behind = found.Index + Math.Max(1, found.Length);
            next = behind < end ? query.Pattern.Find(text[..end], behind, _alphabet) : null;
        }
    }

    /// <summary>The lines between the last one shown and a match: those that follow the one, then those before the other.</summary>
    private void ShowContext(ReadOnlySpan<char> text, int matchStart, ref LineCounter lines)
    {
        ShowAfter(text, matchStart, ref lines);
        var number = lines.NumberAt(matchStart);
        var start = matchStart;
        var first = number;
        while (start > 0 && first - 1 > _lastShown && number - first < query.Before)
        {
            start = LineStart(text, start - 1);
            first--;
        }

        for (; start < matchStart; first++)
        {
            var end = LineEnd(text, start);
            _lines.Add(new HitLine(first, Shorten(text[start..end], 0), IsMatch: false));
            _lastShown = first;
            start = end + 1;
        }
    }

    /// <summary>The lines that follow the last one shown, as far as they are wanted and stand before a place.</summary>
    private void ShowAfter(ReadOnlySpan<char> text, int until, ref LineCounter lines)
    {
        if (_afterLeft == 0 || !lines.TryStartOf(_lastShown + 1, out var start))
        {
            return;
        }

        while (_afterLeft > 0 && start < until)
        {
            var end = LineEnd(text, start);
            _lines.Add(new HitLine(++_lastShown, Shorten(text[start..end], 0), IsMatch: false));
            _afterLeft--;
            start = end + 1;
        }
    }

    public static string Shorten(ReadOnlySpan<char> line, int matchAt)
    {
        if (line.Length <= MaxLineLength)
        {
            return line.ToString();
        }

        var start = Math.Min(Math.Max(0, matchAt - ShownBeforeMatch), line.Length - MaxLineLength);
        return $"{(start > 0 ? "…" : string.Empty)}{line.Slice(start, MaxLineLength)}{(start + MaxLineLength < line.Length ? "…" : string.Empty)} [part of a line of {line.Length} characters]";
    }

    /// <summary>Knows the numbers of lines, and counts each line end about once.</summary>
    private ref struct LineCounter(ReadOnlySpan<char> text, int firstLine)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private int _at;

        public int Number { get; private set; } = firstLine;

        public void MoveTo(int start)
        {
            Number += _text[_at..start].Count('\n');
            _at = start;
        }

        public readonly int NumberAt(int start) => start >= _at ? Number + _text[_at..start].Count('\n') : Number - _text[start.._at].Count('\n');

        /// <summary>Where a line begins that is near the current one.</summary>
        public readonly bool TryStartOf(int number, out int start)
        {
            start = _at;
            for (var current = Number; current > number && start > 0; current--)
            {
                start = LineStart(_text, start - 1);
            }

            for (var current = Number; current < number; current++)
            {
                start = LineEnd(_text, start) + 1;
                if (start > _text.Length)
                {
                    return false;
                }
            }

            return start < _text.Length;
        }
    }
}
