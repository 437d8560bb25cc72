using System.Globalization;
using System.Text;

namespace LspAgent.Core.Permissions;

/// <summary>
/// Text as a person sees it before agreeing to it: a character that does not show itself, moves others about or speaks to a
/// terminal stands as its code point, such as <c>&lt;U+202E&gt;</c>.
/// </summary>
public static class VisibleText
{
    public static string Of(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
        {
            return text;
        }

        var shown = new StringBuilder(text.Length);
        var before = Rune.ReplacementChar;
        for (var at = 0; at < text.Length;)
        {
            var isWhole = Rune.TryGetRuneAt(text, at, out var rune);
            if (!isWhole)
            {
                // Half a surrogate pair.
                shown.Append(CultureInfo.InvariantCulture, $"<U+{(int)text[at]:X4}>");
                before = Rune.ReplacementChar;
                at++;
                continue;
            }

            var isLineEnd = rune.Value == '\r' && at + 1 < text.Length && text[at + 1] == '\n';
            if (isLineEnd || IsColour(rune, before) || HiddenCharacters.FindFirst(rune.ToString()) is not { } hidden)
            {
                shown.Append(text, at, rune.Utf16SequenceLength);
            }
            else
            {
                shown.Append(CultureInfo.InvariantCulture, $"<{hidden}>");
            }

            before = rune;
            at += rune.Utf16SequenceLength;
        }

        return shown.Length == text.Length && shown.Equals(text) ? text : shown.ToString();
    }

    /// <summary>In one line, however many the text has.</summary>
    public static string InOneLine(string text) =>
        Of(text.ReplaceLineEndings("\n")).Replace("\n", "<U+000A>", StringComparison.Ordinal).Replace("\t", "<U+0009>", StringComparison.Ordinal);

    /// <summary>Behind a symbol, the selector that asks for it in colours hides nothing.</summary>
    private static bool IsColour(Rune rune, Rune before) => rune.Value == 0xfe0f && Rune.GetUnicodeCategory(before) is UnicodeCategory.OtherSymbol;
}
