namespace LspAgent.Tools.Files;

/// <summary>How the lines of a text end, and a text with other ends.</summary>
internal static class LineEnds
{
    public const string Lf = "\n";
    public const string CrLf = "\r\n";

    /// <summary>What most lines of the text end with; a line feed when there is none.</summary>
    public static string Of(string text)
    {
        var crLf = 0;
        var all = 0;
        for (var at = text.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            all++;
            crLf += at > 0 && text[at - 1] == '\r' ? 1 : 0;
        }

        return crLf * 2 > all ? CrLf : Lf;
    }

    public static string Plain(string text) => text.Contains('\r', StringComparison.Ordinal) ? text.Replace(CrLf, Lf, StringComparison.Ordinal) : text;

    /// <param name="end">One of the two.</param>
    public static string With(string text, string end) =>
        ReferenceEquals(end, CrLf) || end.Length == 2 ? Plain(text).Replace(Lf, CrLf, StringComparison.Ordinal) : Plain(text);

    /// <summary>The number of the line, from 1, in which an offset stands.</summary>
    public static int LineAt(string text, int offset) => text.AsSpan(0, offset).Count('\n') + 1;
}
