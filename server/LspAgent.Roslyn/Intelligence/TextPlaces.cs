using LspAgent.Core.Workspace;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>Between offsets and places: a column past the end of its line stands at that end, a line past the last at the end of the text, as LSP has it.</summary>
internal static class TextPlaces
{
    public static int OffsetOf(SourceText text, TextPosition position)
    {
        if (position.Line >= text.Lines.Count)
        {
            return text.Length;
        }

        var line = text.Lines[position.Line];
        return line.Start + Math.Min(position.Column, line.End - line.Start);
    }

    public static (TextPosition Start, TextPosition End) Of(SourceText text, TextSpan span)
    {
        var lines = text.Lines.GetLinePositionSpan(span);
        return (new TextPosition(lines.Start.Line, lines.Start.Character), new TextPosition(lines.End.Line, lines.End.Character));
    }
}
