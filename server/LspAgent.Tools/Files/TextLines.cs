using System.Collections.Immutable;
using LspAgent.Core.Workspace;

namespace LspAgent.Tools.Files;

/// <summary>Cuts a window of lines out of a text; a line end at the very end begins no further line.</summary>
internal static class TextLines
{
    public static LinesReading.Lines Cut(string text, LineWindow window)
    {
        var lines = ImmutableArray.CreateBuilder<FileLine>();
        var rest = text.AsSpan();
        var number = 0;
        var characters = 0;
        var isFull = false;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf('\n');
            number++;
            if (number >= window.First && !isFull)
            {
                var line = (end < 0 ? rest : rest[..end]).TrimEnd('\r');
                var kept = line[..Math.Min(line.Length, window.MaxLineLength)];
                characters += kept.Length;
                isFull = lines.Count > 0 && characters > window.MaxCharacters;
                if (!isFull)
                {
                    lines.Add(new FileLine(kept.ToString(), line.Length));
                    isFull = lines.Count == window.Count;
                }
            }

            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return new LinesReading.Lines(lines.ToImmutable(), number);
    }
}
