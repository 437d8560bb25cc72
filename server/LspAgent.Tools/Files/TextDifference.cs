using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace LspAgent.Tools.Files;

/// <summary>Says in a sentence how two texts differ that look alike, since a diff cannot show what is not seen.</summary>
internal static partial class TextDifference
{
    private const int MaxNamed = 4;
    private const char SomeLetter = '\u25CC';

    /// <param name="wanted">The lines that were sought.</param>
    /// <param name="found">The lines of the file.</param>
    public static string Between(string[] wanted, string[] found)
    {
        if (wanted.Length != found.Length && string.Equals(string.Concat(wanted.Select(WithoutSpace)), string.Concat(found.Select(WithoutSpace)), StringComparison.Ordinal))
        {
            return "Only white space differs, line ends included.";
        }

        if (wanted.AsSpan().SequenceEqual(found))
        {
            return "Only the line end after the last line differs: old_string has one that the file lacks.";
        }

        if (AreSame(wanted, found, WithoutLineNumber))
        {
            return "It carries the line numbers that Read shows: leave out the number and the tab before each line.";
        }

        if (AreSame(wanted, found, static line => line.TrimEnd()))
        {
            return "Only the white space at the ends of lines differs.";
        }

        if (AreSame(wanted, found, static line => line.Trim()))
        {
            return $"Only the indentation differs: {Indentation(found, "the file")}, {Indentation(wanted, "old_string")}.";
        }

        if (AreSame(wanted, found, WithoutSpace))
        {
            return "Only white space differs.";
        }

        if (AreSame(wanted, found, Plain) || AreSame(wanted, found, static line => WithoutSpace(Plain(line))))
        {
            return $"It looks much the same, but {CharactersThatDiffer(wanted, found)}.";
        }

        if (AreSame(wanted, found, Unescaped) || AreSame([.. wanted.Select(Unescaped)], found, static line => line))
        {
            return "It is escaped once too often: the file has no backslashes there.";
        }

        if (AreSame([.. wanted.Select(WebUtility.HtmlDecode).Select(static line => line ?? string.Empty)], found, static line => line))
        {
            return "It is escaped as in HTML: the file has the characters themselves.";
        }

        if (AreSame(wanted, found, static line => line.ToUpperInvariant()))
        {
            return "Only the case of letters differs.";
        }

        // What looks alike is named, since nobody sees it in a diff.
        return HasRare(wanted) || HasRare(found) ? $"The text differs: {CharactersThatDiffer(wanted, found)}." : "The text differs.";

        bool HasRare(string[] lines) => lines.Any(static line => !Ascii.IsValid(line)) && Names(found, wanted).Length + Names(wanted, found).Length > 0;
    }

    /// <summary>A line with plain characters in the place of those that look like them.</summary>
    public static string Plain(string line)
    {
        if (Ascii.IsValid(line))
        {
            return line;
        }

        var plain = new StringBuilder(line.Length);
        foreach (var character in line)
        {
            switch (char.GetUnicodeCategory(character))
            {
                case UnicodeCategory.Format:
                    break;
                case UnicodeCategory.SpaceSeparator:
                    plain.Append(' ');
                    break;

                // A letter with a mark can be one character or two; either way it is a letter that is not plain.
                case UnicodeCategory.NonSpacingMark when plain.Length > 0:
                    plain[^1] = SomeLetter;
                    break;
                default:
                    plain.Append(character switch
                    {
                        '\u2018' or '\u2019' or '\u201A' or '\u2032' => '\'',
                        '\u201C' or '\u201D' or '\u201E' or '\u2033' => '"',
                        '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2212' => '-',
                        _ when !char.IsAscii(character) && char.IsLetter(character) => SomeLetter,
                        _ => character,
                    });
                    break;
            }
        }

        return plain.ToString();
    }

    public static string WithoutLineNumber(string line) => LineNumber().Replace(line, string.Empty);

    private static string WithoutSpace(string line) => string.Concat(line.Where(character => !char.IsWhiteSpace(character)));

    private static string Unescaped(string line) => line.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\'", "'", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);

    private static bool AreSame(string[] wanted, string[] found, Func<string, string> fold) =>
        wanted.Length == found.Length && wanted.Zip(found).All(pair => string.Equals(fold(pair.First), fold(pair.Second), StringComparison.Ordinal));

    private static string Indentation(string[] lines, string whose)
    {
        var indents = lines.Where(line => line.Trim().Length > 0).Select(line => line[..^line.TrimStart().Length]).ToList();
        return indents.TrueForAll(indent => indent.Length == 0) ? $"{whose} has none"
            : indents.TrueForAll(indent => !indent.Contains(' ', StringComparison.Ordinal)) ? $"{whose} has tabs"
            : indents.TrueForAll(indent => !indent.Contains('\t', StringComparison.Ordinal)) ? indents[0].Length == 0 ? $"{whose} begins with none" : string.Create(CultureInfo.InvariantCulture, $"{whose} begins with {indents[0].Length} spaces")
            : $"{whose} has tabs and spaces";
    }

    private static string CharactersThatDiffer(string[] wanted, string[] found)
    {
        var only = Names(found, wanted);
        var missing = Names(wanted, found);
        return (only.Length, missing.Length) switch
        {
            ( > 0, > 0) => $"the file has {only} where old_string has {missing}",
            ( > 0, _) => $"the file has {only}, which old_string lacks",
            (_, > 0) => $"old_string has {missing}, which the file lacks",
            _ => "the characters stand in another order",
        };
    }

    private static string Names(string[] of, string[] lacking)
    {
        var known = lacking.SelectMany(line => line).ToHashSet();
        return string.Join(", ", of.SelectMany(line => line).Where(character => !known.Contains(character)).Distinct().Take(MaxNamed)
            .Select(character => string.Create(CultureInfo.InvariantCulture, $"U+{(int)character:X4}{(char.IsControl(character) || char.IsWhiteSpace(character) || char.GetUnicodeCategory(character) is UnicodeCategory.Format or UnicodeCategory.NonSpacingMark ? string.Empty : $" ({character})")}")));
    }

    [GeneratedRegex(@"^\s*\d+(\t|→)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LineNumber();
}
