using System.Globalization;
using System.Text;

namespace LspAgent.Core.Permissions;

/// <summary>Characters that a person does not see, or sees as others.</summary>
public static class HiddenCharacters
{
    /// <summary>The first one in a text as a code point; null when every character shows itself.</summary>
    public static string? FindFirst(string text)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
        {
            return null;
        }

        var before = Rune.ReplacementChar;
        foreach (var rune in text.EnumerateRunes())
        {
            var isBehindSymbol = Rune.GetUnicodeCategory(before) is UnicodeCategory.OtherSymbol;
            before = rune;
            if (rune.Value is '\t' or '\n' or (>= ' ' and <= '~'))
            {
                continue;
            }

            // A variation selector shows nothing. Only the one that asks for a symbol in colours is ever typed.
            if (rune.Value is (>= 0xfe00 and <= 0xfe0f) or (>= 0xe0100 and <= 0xe01ef) or (>= 0x180b and <= 0x180f) && !(rune.Value == 0xfe0f && isBehindSymbol))
            {
                return string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
            }

            // Half a surrogate pair is read as the replacement character.
            if (rune == Rune.ReplacementChar || rune.Value is 0x3164 or 0xffa0 or 0x115f or 0x1160 or 0x034f || Rune.GetUnicodeCategory(rune) is
                UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.SpaceSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse)
            {
                return string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
            }
        }

        return null;
    }
}
