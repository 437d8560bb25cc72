using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>How the lines of a file are indented: what is written into it is indented with tabs where it is and nothing else is configured.</summary>
/// <param name="UsesTabs">As the file has it, and the editor configuration does not say otherwise.</param>
/// <param name="Size">Of a tab, in columns.</param>
internal readonly record struct Indentation(bool UsesTabs, int Size)
{
    private const int UsualSize = 4;

    public static async Task<Indentation> OfAsync(Document document, CancellationToken cancellationToken) =>
        await document.GetSyntaxTreeAsync(cancellationToken) is { } tree ? Of(document, tree, (await document.GetTextAsync(cancellationToken)).ToString()) : new Indentation(false, UsualSize);

    public static Indentation Of(Document document, SyntaxTree tree, string text)
    {
        var configured = document.Project.AnalyzerOptions.AnalyzerConfigOptionsProvider.GetOptions(tree);
        var size = (configured.TryGetValue("tab_width", out var width) || configured.TryGetValue("indent_size", out width)) && int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var columns) && columns is > 0 and < 32 ? columns : UsualSize;
        if (configured.TryGetValue("indent_style", out var style))
        {
            return new Indentation(style.Equals("tab", StringComparison.OrdinalIgnoreCase), size);
        }

        var (tabs, spaces) = (0, 0);
        foreach (var (line, _) in LineEnds.Lines(text))
        {
            tabs += line.StartsWith('\t') ? 1 : 0;
            spaces += line.StartsWith("  ", StringComparison.Ordinal) ? 1 : 0;
        }

        return new Indentation(tabs > spaces, size);
    }

    /// <summary>How far a line is indented, in columns.</summary>
    public int WidthOf(string line)
    {
        var width = 0;
        foreach (var character in line)
        {
            if (character == '\t')
            {
                width += Size - (width % Size);
            }
            else if (character == ' ')
            {
                width++;
            }
            else
            {
                break;
            }
        }

        return width;
    }

    public string OfWidth(int width) => UsesTabs ? new string('\t', width / Size) + new string(' ', width % Size) : new string(' ', Math.Max(0, width));

    /// <summary>A text after a change: lines that it did not have before are indented with tabs where that is the way of the file.</summary>
    public string Kept(string before, string after, CSharpParseOptions? options)
    {
        if (!UsesTabs)
        {
            return after;
        }

        var known = LineEnds.Lines(before).Select(static line => line.Text).ToHashSet(StringComparer.Ordinal);
        var lines = LineEnds.Lines(after);
        if (!lines.Exists(line => IsSpaced(line.Text) && !known.Contains(line.Text)))
        {
            return after;
        }

        var root = CSharpSyntaxTree.ParseText(after, options).GetRoot();
        var kept = new System.Text.StringBuilder(after.Length);
        var start = 0;
        foreach (var (line, end) in lines)
        {
            kept.Append(IsSpaced(line) && !known.Contains(line) && IsWhiteSpace(root, start) ? OfWidth(WidthOf(line)) + line.TrimStart(' ', '\t') : line).Append(end);
            start += line.Length + end.Length;
        }

        return kept.ToString();
    }

    private static bool IsSpaced(string line) => line.Length > 0 && line.AsSpan()[..^line.AsSpan().TrimStart(" \t").Length].Contains(' ');

    /// <summary>Not in a string, in a comment of several lines, or in code that is not compiled.</summary>
    private static bool IsWhiteSpace(SyntaxNode root, int position) =>
        root.FindTrivia(position, findInsideTrivia: true).Kind() is SyntaxKind.WhitespaceTrivia or SyntaxKind.DocumentationCommentExteriorTrivia;
}
