using System.Globalization;
using System.Text;

namespace LspAgent.Tools.Shell;

/// <summary>What a command wrote, as a person would have seen it: without the orders to a terminal, and never more than fits.</summary>
internal static class TerminalText
{
    /// <summary>Lines are as they stood in the end: what a carriage return wrote over is gone. Control characters do not get through.</summary>
    public static string Clean(string raw)
    {
        if (!raw.AsSpan().ContainsAnyInRange('\0', '\u0008') && !raw.AsSpan().ContainsAnyInRange('\u000B', '\u001F') && !raw.AsSpan().ContainsAnyInRange('\u007F', '\u009F'))
        {
            return raw;
        }

        var text = new StringBuilder(raw.Length);
        var lineStart = 0;
        for (var index = 0; index < raw.Length; index++)
        {
            switch (raw[index])
            {
                case '\n':
                    text.Append('\n');
                    lineStart = text.Length;
                    break;
                case '\r' when index + 1 < raw.Length && raw[index + 1] is not ('\n' or '\r'):
                    text.Length = lineStart;
                    break;
                case '\b' when text.Length > lineStart:
                    text.Length--;
                    break;
                case '\t':
                    text.Append('\t');
                    break;
                case '\u001B':
                    index = EndOfEscape(raw, index);
                    break;
                case var character when !char.IsControl(character):
                    text.Append(character);
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>The beginning and the end, and between them how much is missing and where all of it is.</summary>
    public static string Bound(string text, int limit, string whole)
    {
        if (text.Length <= limit)
        {
            return text;
        }

        // What went wrong is mostly said at the end.
        var head = text[..LineEndBefore(text, limit * 2 / 5)];
        var tail = text[LineStartAfter(text, text.Length - (limit * 3 / 5))..];
        var missing = text.AsSpan(head.Length, text.Length - head.Length - tail.Length);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{head}\n[{missing.Count('\n')} lines ({missing.Length} characters) left out here; all of it is in {whole}: search it with Grep, or Read a part.]\n{tail}");
    }

    private static int EndOfEscape(string text, int start)
    {
        var index = start + 1;
        if (index >= text.Length)
        {
            return start;
        }

        switch (text[index])
        {
            case '[':
                for (index++; index < text.Length && text[index] is < '@' or > '~'; index++)
                {
                }

                return Math.Min(index, text.Length - 1);
            case ']' or 'P' or '_' or '^':
                for (index++; index < text.Length && text[index] is not ('\u0007' or '\u001B' or '\n'); index++)
                {
                }

                return index < text.Length && text[index] == '\u001B' && index + 1 < text.Length && text[index + 1] == '\\' ? index + 1
                    : index < text.Length && text[index] == '\n' ? index - 1
                    : Math.Min(index, text.Length - 1);
            case '(' or ')' or '#':
                return Math.Min(index + 1, text.Length - 1);
            default:
                return index;
        }
    }

    private static int LineEndBefore(string text, int position) =>
        text.LastIndexOf('\n', position) is var end && end > position / 2 ? end : WholeCharacter(text, position);

    private static int LineStartAfter(string text, int position) =>
        text.IndexOf('\n', position) is var end && end >= 0 && end - position < (text.Length - position) / 2 ? end + 1 : WholeCharacter(text, position);

    private static int WholeCharacter(string text, int position) => char.IsLowSurrogate(text[position]) ? position - 1 : position;
}
