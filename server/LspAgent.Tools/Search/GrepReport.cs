using System.Globalization;
using System.Text;

namespace LspAgent.Tools.Search;

/// <summary>Writes what a search found for the model: bounded, and always saying what was left out and how to see it.</summary>
/// <param name="shown">How a path of the search is written.</param>
/// <param name="limit">Null for no limit but the size.</param>
internal sealed class GrepReport(Func<string, string> shown, int offset, int? limit)
{
    /// <summary>About 6,000 tokens.</summary>
    private const int MaxCharacters = 25_000;

    private readonly StringBuilder _text = new();
    private int _seen;
    private int _written;
    private bool _isFull;

    public string Paths(SearchHits hits)
    {
        foreach (var file in hits.Files)
        {
            Write(shown(file.Path));
        }

        return Finish(hits, "files");
    }

    public string Counts(SearchHits hits)
    {
        foreach (var file in hits.Files)
        {
            Write(string.Create(CultureInfo.InvariantCulture, $"{shown(file.Path)}:{file.Count}"));
        }

        var total = hits.Files.Sum(static file => file.Count);
        return string.Create(CultureInfo.InvariantCulture, $"{Finish(hits, "files")}\n[{total} in {hits.Files.Count} files.]");
    }

    public string Lines(SearchHits hits, bool withNumbers, bool withContext)
    {
        var isFirst = true;
        foreach (var file in hits.Files)
        {
            var path = shown(file.Path);
            var last = int.MinValue;
            foreach (var line in file.Lines)
            {
                if (withContext && !isFirst && line.Number > last + 1)
                {
                    Write("--");
                }

                var mark = line.IsMatch ? ':' : '-';
                Write(withNumbers
                    ? string.Create(CultureInfo.InvariantCulture, $"{path}{mark}{line.Number}{mark}{line.Text}")
                    : $"{path}{mark}{line.Text}");
                (isFirst, last) = (false, line.Number);
            }
        }

        return Finish(hits, "lines");
    }

    private void Write(string line)
    {
        _seen++;
        if (_seen <= offset || _isFull)
        {
            return;
        }

        _isFull = _written == limit || _text.Length + line.Length > MaxCharacters;
        if (!_isFull)
        {
            _text.Append(line).Append('\n');
            _written++;
        }
    }

    private string Finish(SearchHits hits, string noun)
    {
        if (_written == 0 && !_isFull)
        {
            return string.Create(CultureInfo.InvariantCulture, $"[There are only {_seen} {noun}; use an offset below that.]");
        }

        if (_isFull || !hits.IsComplete)
        {
            var next = offset + _written;
            var total = hits.IsComplete ? _seen.ToString(CultureInfo.InvariantCulture) : "many more";
            _text.Append(CultureInfo.InvariantCulture, $"[PARTIAL: {noun} {offset + 1} to {next} of {total}. Narrow the search, or go on with offset {next}.]\n");
        }

        return _text.ToString(0, _text.Length - 1);
    }
}
