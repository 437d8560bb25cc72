using System.Collections.Immutable;
using System.Text;
using LspAgent.Core.Permissions.Paths;
using LspAgent.Core.Permissions.ShellSyntax;

namespace LspAgent.Core.Permissions.Rules;

/// <summary>How far a command meets a pattern.</summary>
public enum CommandMatch
{
    No,

    /// <summary>Something in it is only known when it runs.</summary>
    Perhaps,
    Yes,
}

/// <summary>A pattern for one command, matched by its words: exactly, by how it begins, or with <c>*</c> anywhere.</summary>
public sealed class CommandPattern
{
    private const char Between = '\u0001';
    private const char Unknown = '\u0002';

    private readonly ImmutableArray<string> _words;
    private readonly bool _isPrefix;

    /// <summary>With its words joined; null when no star stands inside.</summary>
    private readonly string? _wild;

    private CommandPattern(ImmutableArray<string> words, bool isPrefix, string? wild) => (_words, _isPrefix, _wild) = (words, isPrefix, wild);

    public static CommandPattern Everything { get; } = new([], isPrefix: true, wild: null);

    /// <summary>The words that a command must have; for a pattern with stars those before the first of them.</summary>
    public ImmutableArray<string> Words => _words;

    /// <summary>True when every word is spelled, so that nothing can be added.</summary>
    public bool IsExact => !_isPrefix && _wild is null;

    /// <param name="specifier">Null for every command.</param>
    public static CommandPattern Compile(string? specifier)
    {
        if (specifier is null)
        {
            return Everything;
        }

        var text = specifier.Trim();
        var isPrefix = false;
        if (text.EndsWith(":*", StringComparison.Ordinal) || text.EndsWith(" *", StringComparison.Ordinal))
        {
            (isPrefix, text) = (true, text[..^2].TrimEnd());
        }

        var words = Split(text);
        var star = words.FindIndex(static word => word.Contains('*', StringComparison.Ordinal));
        return star < 0
            ? new CommandPattern([.. words.Select(static word => word.Replace(Unknown, '*'))], isPrefix, wild: null)
            : new CommandPattern([.. words.Take(star)], isPrefix, string.Join(Between, words));
    }

    /// <summary>True when the pattern itself spells a word.</summary>
    public bool Spells(string word) =>
        _words.Contains(word, StringComparer.Ordinal) || (_wild is not null && _wild.Split(Between).Contains(word, StringComparer.Ordinal));

    /// <param name="words">The command's words; the first is its name.</param>
    /// <param name="hasUnknownTail">True when more words come that nobody knows, as behind <c>xargs</c>.</param>
    /// <param name="seesThrough">For rules that refuse: the folder of the command's name does not matter.</param>
    public CommandMatch Match(ReadOnlySpan<ShellWord> words, bool hasUnknownTail, bool seesThrough, StringComparison names)
    {
        if (_wild is not null)
        {
            return MatchWild(words, hasUnknownTail, seesThrough);
        }

        for (var index = 0; index < _words.Length; index++)
        {
            if (index >= words.Length)
            {
                return hasUnknownTail ? CommandMatch.Perhaps : CommandMatch.No;
            }

            var word = words[index];
            var known = word.Static ?? (index == 0 && seesThrough ? LastName(word) : null);
            if (known is not { } text)
            {
                return CouldBegin(word, _words[index]) ? CommandMatch.Perhaps : CommandMatch.No;
            }

            if (!(index == 0 ? IsSameName(text, _words[0], seesThrough, names) : text.Equals(_words[index], StringComparison.Ordinal)))
            {
                return CommandMatch.No;
            }
        }

        return _isPrefix || (words.Length == _words.Length && !hasUnknownTail) ? CommandMatch.Yes
            : hasUnknownTail || MayVanish(words[_words.Length..]) ? CommandMatch.Perhaps
            : CommandMatch.No;
    }

    /// <summary>The name of a program whose folder is only known when it runs.</summary>
    private static string? LastName(ShellWord word)
    {
        var end = word.Parts.Length - 1;
        while (end >= 0 && word.Parts[end] is WordPart.Text text && (text.IsQuoted || text.Value.AsSpan().IndexOfAny("*?[{}") < 0) && !text.Value.Contains('/', StringComparison.Ordinal))
        {
            end--;
        }

        if (end < 0 || word.Parts[end] is not WordPart.Text last || last.Value.LastIndexOf('/') is not (var slash and >= 0))
        {
            return null;
        }

        var start = last.Value[(slash + 1)..];
        return !last.IsQuoted && start.AsSpan().IndexOfAny("*?[{}") >= 0
            ? null
            : "./" + start + string.Concat(word.Parts.Skip(end + 1).Select(static part => ((WordPart.Text)part).Value));
    }

    private static bool IsSameName(string name, string wanted, bool seesThrough, StringComparison names)
    {
        if (name.Equals(wanted, seesThrough ? names : StringComparison.Ordinal))
        {
            return true;
        }

        // The rule's own folder counts where the command has one too.
        return seesThrough
            && (wanted.Contains('/', StringComparison.Ordinal)
                ? !name.Contains('/', StringComparison.Ordinal) && PathText.Name(wanted).Equals(name, names)
                : PathText.Name(name).Equals(wanted, names));
    }

    private CommandMatch MatchWild(ReadOnlySpan<ShellWord> words, bool hasUnknownTail, bool seesThrough)
    {
        var text = new StringBuilder();
        var isKnown = !hasUnknownTail;
        for (var index = 0; index < words.Length; index++)
        {
            if (index > 0)
            {
                text.Append(Between);
            }

            if (words[index].Static is { } word)
            {
                text.Append(index == 0 && seesThrough ? PathText.Name(word) : word);
            }
            else
            {
                isKnown = false;
                text.Append(Unknown);
            }
        }

        var pattern = _wild ?? string.Empty;
        var subject = text.ToString();
        if (Fits(pattern, subject) || (_isPrefix && Fits(pattern + Between + "*", subject)))
        {
            return CommandMatch.Yes;
        }

        // With words that nobody knows the beginning decides whether it could fit.
        return isKnown || Match(words, hasUnknownTail) is CommandMatch.No ? CommandMatch.No : CommandMatch.Perhaps;
    }

    private CommandMatch Match(ReadOnlySpan<ShellWord> words, bool hasUnknownTail) =>
        new CommandPattern(_words, isPrefix: true, wild: null).Match(words, hasUnknownTail, seesThrough: true, StringComparison.Ordinal);

    private static bool Fits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> subject)
    {
        var (at, star, mark, place) = (0, -1, 0, 0);
        while (place < subject.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, mark) = (at++, place);
            }
            else if (at < pattern.Length && pattern[at] == subject[place])
            {
                at++;
                place++;
            }
            else if (star >= 0)
            {
                (at, place) = (star + 1, ++mark);
            }
            else
            {
                return false;
            }
        }

        return pattern[at..].Trim('*').IsEmpty;
    }

    /// <summary>Whether a word that is only known when it runs could be another, or begin with it.</summary>
    private static bool CouldBegin(ShellWord word, string wanted)
    {
        if (word.Parts is not [WordPart.Text first, ..])
        {
            return true;
        }

        var known = first.Value;
        var open = first.IsQuoted ? -1 : known.AsSpan().IndexOfAny("*?[{");
        return wanted.StartsWith(open < 0 ? known : known[..open], StringComparison.Ordinal);
    }

    /// <summary>Unquoted expansions may be no word at all.</summary>
    private static bool MayVanish(ReadOnlySpan<ShellWord> words)
    {
        foreach (var word in words)
        {
            if (word.Static is not null || word.Parts.Any(static part => part is WordPart.Text { Value.Length: > 0 }))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The words of a pattern, quotes taken away; where it is no plain command, whatever stands between blanks.</summary>
    private static List<string> Split(string text)
    {
        if (ShellParser.Parse(text) is { IsUnderstood: true, Root: ShellNode.Simple { Assignments.IsEmpty: true, Redirections.IsEmpty: true } simple }
            && simple.Words.All(static word => word.Parts.All(static part => part is WordPart.Text)))
        {
            return [.. simple.Words.Select(static word => string.Concat(word.Parts.Select(static part => part is WordPart.Text text
                ? text.IsQuoted ? text.Value.Replace('*', Unknown) : text.Value
                : string.Empty)))];
        }

        return [.. text.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)];
    }
}
