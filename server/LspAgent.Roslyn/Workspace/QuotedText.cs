namespace LspAgent.Roslyn.Workspace;

/// <summary>Steps over comments, quoted texts and directives of a C# source as the compiler's lexer does, and says when it is not sure.</summary>
internal static class QuotedText
{
    /// <summary>The compiler has to say what this is: an error, or what depends on symbols of a build.</summary>
    public const int Unsure = -1;

    private const int Deepest = 16;

    private const string LineBreaks = "\r\n\u0085\u2028\u2029";

    /// <summary>Where that ends which begins at a place; the place itself when it is code.</summary>
    public static int Past(ReadOnlySpan<char> text, int at) => Past(text, at, depth: 0);

    private static int Past(ReadOnlySpan<char> text, int at, int depth) => text[at] switch
    {
        '/' => PastComment(text, at),
        '"' => PastQuotes(text, at, dollars: 0, isVerbatim: false, depth),
        '\'' => PastCharacter(text, at),
        '@' or '$' => PastPrefix(text, at, depth),
        '#' => PastDirective(text, at),
        _ => at,
    };

    private static int PastComment(ReadOnlySpan<char> text, int at)
    {
        switch (At(text, at + 1))
        {
            case '/':
                return LineEnd(text, at);
            case '*':
                var end = text[(at + 2)..].IndexOf("*/");
                return end < 0 ? Unsure : at + 2 + end + 2;
            default:
                return at;
        }
    }

    private static int PastCharacter(ReadOnlySpan<char> text, int at)
    {
        if (At(text, at + 1) != '\\')
        {
            return At(text, at + 1) is not '\'' && !IsLineBreak(At(text, at + 1)) && At(text, at + 2) == '\'' ? at + 3 : Unsure;
        }

        for (var end = at + 3; end < text.Length && !IsLineBreak(text[end]); end++)
        {
            if (text[end] == '\'')
            {
                return end + 1;
            }
        }

        return Unsure;
    }

    /// <summary>The word of the directive that begins at a <c>#</c>; empty where none can begin.</summary>
    /// <param name="end">Where its line ends.</param>
    public static ReadOnlySpan<char> DirectiveAt(ReadOnlySpan<char> text, int at, out int end)
    {
        end = LineEnd(text, at);
        for (var before = at - 1; before >= 0 && !IsLineBreak(text[before]); before--)
        {
            if (text[before] is not (' ' or '\t'))
            {
                return [];
            }
        }

        var line = text[(at + 1)..end].TrimStart();
        return line[..PastWord(line, 0)];
    }

    /// <summary>A directive whose line means nothing to declarations; those that leave code out depend on symbols.</summary>
    private static int PastDirective(ReadOnlySpan<char> text, int at) =>
        DirectiveAt(text, at, out var end) is "region" or "endregion" or "pragma" or "nullable" or "error" or "warning" or "line" ? end : Unsure;

    private static int PastPrefix(ReadOnlySpan<char> text, int at, int depth)
    {
        var (dollars, verbatims, end) = (0, 0, at);
        for (; At(text, end) is '$' or '@'; end++)
        {
            _ = text[end] == '$' ? dollars++ : verbatims++;
        }

        if (At(text, end) == '"')
        {
            return verbatims > 1 || verbatims == 1 && dollars > 1 ? Unsure : PastQuotes(text, end, dollars, verbatims == 1, depth);
        }

        // A name that would otherwise be a keyword.
        return dollars == 0 && verbatims == 1 && IsWordPart(At(text, end)) ? PastWord(text, end) : Unsure;
    }

    /// <param name="at">Of the first quote.</param>
    private static int PastQuotes(ReadOnlySpan<char> text, int at, int dollars, bool isVerbatim, int depth)
    {
        if (depth > Deepest)
        {
            return Unsure;
        }

        if (!isVerbatim && Run(text, at, '"') is var quotes and > 2)
        {
            return PastRaw(text, at + quotes, quotes, dollars, depth);
        }

        if (dollars > 1)
        {
            return Unsure;
        }

        var end = at + 1;
        while (end < text.Length)
        {
            var next = At(text, end + 1);
            switch (text[end])
            {
                case '"' when isVerbatim && next == '"':
                case '{' or '}' when dollars > 0 && next == text[end]:
                case '\\' when !isVerbatim && !IsLineBreak(next):
                    end += 2;
                    break;
                case '"':
                    return end + 1;
                case '{' when dollars > 0:
                    end = PastHole(text, end + 1, braces: 1, depth + 1);
                    if (end < 0)
                    {
                        return Unsure;
                    }

                    break;
                case '}' when dollars > 0:
                    return Unsure;
                case var character when !isVerbatim && IsLineBreak(character):
                    return Unsure;
                default:
                    end++;
                    break;
            }
        }

        return Unsure;
    }

    /// <param name="at">Behind the quotes that begin it.</param>
    private static int PastRaw(ReadOnlySpan<char> text, int at, int quotes, int dollars, int depth)
    {
        // Of several lines when nothing else stands in the first.
        var isOfLines = IsLineBreak(At(text, at + text[at..].IndexOfAnyExcept(' ', '\t')));
        while (at < text.Length)
        {
            var run = text[at] is '"' or '{' or '}' ? Run(text, at, text[at]) : 1;
            switch (text[at])
            {
                case '"' when run >= quotes:
                    return run == quotes ? at + run : Unsure;
                case '{' when dollars > 0 && run >= dollars:
                    at = run < 2 * dollars ? PastHole(text, at + run, dollars, depth + 1) : Unsure;
                    if (at < 0)
                    {
                        return Unsure;
                    }

                    continue;
                case '}' when dollars > 0 && run >= dollars:
                case var character when !isOfLines && IsLineBreak(character):
                    return Unsure;
            }

            at += run;
        }

        return Unsure;
    }

    /// <summary>Past the code in an interpolation and the braces that end it.</summary>
    private static int PastHole(ReadOnlySpan<char> text, int at, int braces, int depth)
    {
        var open = 0;
        while (at < text.Length)
        {
            var past = Past(text, at, depth);
            if (past != at)
            {
                if (past < 0)
                {
                    return Unsure;
                }

                at = past;
                continue;
            }

            switch (text[at])
            {
                case '(' or '[' or '{':
                    open++;
                    break;
                case ')' or ']' or '}' when open > 0:
                    open--;
                    break;
                case ')' or ']':
                    return Unsure;
                case '}':
                    return Run(text, at, '}') >= braces ? at + braces : Unsure;
                case ':' when open == 0 && At(text, at + 1) == ':':
                    at++;
                    break;
                case ':' when open == 0:
                    // How it is formatted: text up to the brace.
                    while (At(text, at) is not ('}' or '{' or '"' or '\\' or '\0') && !IsLineBreak(text[at]))
                    {
                        at++;
                    }

                    if (At(text, at) != '}')
                    {
                        return Unsure;
                    }

                    continue;
            }

            at++;
        }

        return Unsure;
    }

    /// <summary>Past the letters and digits that begin at a place.</summary>
    public static int PastWord(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && IsWordPart(text[at]))
        {
            at++;
        }

        return at;
    }

    public static bool IsWordPart(char character) => (uint)((character | 0x20) - 'a') <= 'z' - 'a' || character == '_' || (uint)(character - '0') <= 9 || character > 127 && char.IsLetterOrDigit(character);

    private static bool IsLineBreak(char character) => character is '\r' or '\n' or '\u0085' or '\u2028' or '\u2029';

    private static int LineEnd(ReadOnlySpan<char> text, int at) => text[at..].IndexOfAny(LineBreaks) is var end and >= 0 ? at + end : text.Length;

    private static int Run(ReadOnlySpan<char> text, int at, char character) => text[at..].IndexOfAnyExcept(character) is var run and >= 0 ? run : text.Length - at;

    private static char At(ReadOnlySpan<char> text, int at) => (uint)at < (uint)text.Length ? text[at] : '\0';
}
