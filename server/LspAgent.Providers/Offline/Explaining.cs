using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LspAgent.Providers.Offline;

/// <summary>Says what a file holds: how long it is, what it says of itself, what it declares.</summary>
internal static class Explaining
{
    private const int MaxDeclarations = 40;
    private const int MaxDepth = 2;

    public static OfflineStep? Next(Match match, OfflineRequest request)
    {
        var what = Term.Clean(match.Groups["what"].Value);
        if (Term.IsPath(what) && request.Last("Grep") is null)
        {
            var step = Files.Open(what, first: null, last: null, request, out var read);
            return step is null ? new OfflineStep.Say(Outline(read))

                // A name with a dot in it may be no file at all.
                : step is OfflineStep.Say && Files.NamesIn(request.Last("Glob") ?? read).Count == 0 ? Searching.DeclarationOf(what, request)
                : step;
        }

        return Term.IsIdentifier(what) || Term.IsPath(what) ? Searching.DeclarationOf(what, request) : null;
    }

    private static string Outline(OfflineCall read)
    {
        var path = read.InputText("file_path");
        var file = ReadText.Parse(read.Result);
        if (file.Lines.IsEmpty)
        {
            return read.Result.Length == 0 ? $"`{path}` is not a text." : read.Result;
        }

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"`{path}` has {(file.IsPartial ? "more than " : "")}{Files.Count(file.Lines.Length, "line")}");
        text.Append(OwnWords(file.Lines) is { Length: > 0 } own ? $". It says of itself:\n\n> {own}\n" : ".\n");
        var declared = Declarations.In(file.Lines, file.First, Path.GetExtension(path)).Where(one => one.Depth <= MaxDepth).ToList();
        if (declared.Count > 0)
        {
            text.Append("\nIt holds:\n\n");
            foreach (var one in declared.Take(MaxDeclarations))
            {
                text.Append(CultureInfo.InvariantCulture, $"{new string(' ', one.Depth * 2)}- `{one.What.Replace('`', '\'')}` (line {one.Number})\n");
            }

            text.Append(declared.Count > MaxDeclarations ? $"- and {declared.Count - MaxDeclarations} more\n" : "");
        }

        return text.Append(CultureInfo.InvariantCulture, $"\nThis is an outline by fixed rules; a model would say what it means. `show {path}` shows the text.").ToString();
    }

    /// <summary>The first comment that says something, or the first paragraph of a text.</summary>
    private static string OwnWords(ImmutableArray<string> lines)
    {
        var words = new StringBuilder();
        foreach (var line in lines.Take(60))
        {
            var trimmed = line.Trim();
            var isComment = trimmed.StartsWith("///", StringComparison.Ordinal) || trimmed.StartsWith("/**", StringComparison.Ordinal) || trimmed.StartsWith("* ", StringComparison.Ordinal) || trimmed.StartsWith("\"\"\"", StringComparison.Ordinal);
            var text = isComment ? Plain(trimmed) : "";
            if (text.Length > 0)
            {
                words.Append(words.Length == 0 ? "" : " ").Append(text);
            }
            else if (words.Length > 0)
            {
                break;
            }
        }

        return words.Length > 300 ? $"{words.ToString(0, 300)}…" : words.ToString();
    }

    private static string Plain(string comment)
    {
        var text = new StringBuilder();
        var isTag = false;
        foreach (var letter in comment.Trim('/', '*', '"', ' '))
        {
            isTag = letter == '<' || (isTag && letter != '>');
            if (!isTag && letter != '>')
            {
                text.Append(letter);
            }
        }

        return text.ToString().Trim();
    }
}
