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

        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\t' or '\n' or (>= ' ' and <= '~'))
            {
                continue;
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
