using System.Globalization;
using LspAgent.Core.Workspace;
using Microsoft.CodeAnalysis.Text;

namespace LspAgent.Roslyn.Intelligence.CodeActions;

/// <summary>Where actions are asked for.</summary>
/// <param name="Path">Absolute.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1; null for the whole line.</param>
/// <param name="EndLine">Of a selection; null for none.</param>
public sealed record CodeActionPlace(string Path, int Line, int? Column, int? EndLine, bool WithAnalyzers)
{
    internal TextSpan SpanIn(SourceText text)
    {
        if (Line < 1 || Line > text.Lines.Count)
        {
            throw new CodeQuestionException(string.Create(CultureInfo.InvariantCulture, $"{System.IO.Path.GetFileName(Path)} has {text.Lines.Count} lines, so there is no line {Line}."));
        }

        var line = text.Lines[Line - 1];
        var last = text.Lines[Math.Clamp((EndLine ?? Line) - 1, Line - 1, text.Lines.Count - 1)];
        if (Column is { } column && EndLine is null)
        {
            return new TextSpan(TextPlaces.OffsetOf(text, new TextPosition(Line - 1, Math.Max(column - 1, 0))), 0);
        }

        // White space before the code is no part of what is meant.
        var start = line.Start;
        while (start < line.End && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        return TextSpan.FromBounds(start, Math.Max(start, last.End));
    }
}
