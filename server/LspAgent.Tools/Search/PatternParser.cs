using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace LspAgent.Tools.Search;

/// <summary>
/// Reads a search pattern: the regular expressions that ripgrep and the framework have in common, forgiving where models
/// write what only other tools know (needless backslashes, braces that count nothing).
/// </summary>
internal sealed class PatternParser
{
    private const int MaxRepeat = 1000;
    private const int MaxDepth = 100;

    private static readonly FrozenSet<string> Categories = FrozenSet.ToFrozenSet(
    [
        "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
        "S", "Sm", "Sc", "Sk", "So", "Z", "Zs", "Zl", "Zp", "C", "Cc", "Cf", "Co",
    ]);

    private static readonly SearchValues<char> FlagCharacters = SearchValues.Create("imsuUx-");

    private readonly string _pattern;
    private int _at;
    private int _depth;

    private PatternParser(string pattern) => _pattern = pattern;

    /// <exception cref="PatternException">The pattern is not valid, or holds what is not supported.</exception>
    public static PatternNode Parse(string pattern)
    {
        var parser = new PatternParser(pattern);
        var node = parser.Choice();
        return parser._at == pattern.Length ? node : throw new PatternException("it closes a group that is not open; write \\) for a literal parenthesis");
    }

    private PatternNode Choice()
    {
        if (++_depth > MaxDepth)
        {
            throw new PatternException("its groups are nested too deeply");
        }

        var alternatives = ImmutableArray.CreateBuilder<PatternNode>();
        do
        {
            alternatives.Add(Sequence());
        }
        while (Take('|'));

        _depth--;
        return alternatives.Count == 1 ? alternatives[0] : new PatternNode.Choice(alternatives.ToImmutable());
    }

    private PatternNode Sequence()
    {
        var parts = ImmutableArray.CreateBuilder<PatternNode>();
        while (_at < _pattern.Length && _pattern[_at] is not ('|' or ')'))
        {
            if (TakeFlags() is { } flags)
            {
                // Flags hold until the end of the group, alternatives that follow included.
                parts.Add(new PatternNode.Group(Choice(), flags));
                break;
            }

            parts.Add(Repeats(Atom()));
        }

        return parts.Count == 1 ? parts[0] : new PatternNode.Sequence(parts.ToImmutable());
    }

    private PatternNode Repeats(PatternNode atom)
    {
        while (_at < _pattern.Length)
        {
            var (min, max) = _pattern[_at] switch
            {
                '*' => (0, (int?)null),
                '+' => (1, null),
                '?' => (0, 1),
                '{' => Counted() is { } counted ? counted : (-1, null),
                _ => (-1, null),
            };
            if (min < 0)
            {
                return atom;
            }

            _at += _pattern[_at] is '{' ? _pattern.IndexOf('}', _at) - _at + 1 : 1;
            if (atom is PatternNode.Assertion)
            {
                throw new PatternException("it repeats an anchor, which matches no character");
            }

            atom = new PatternNode.Repeat(atom, min, max, Take('?'));
        }

        return atom;
    }

    /// <summary>Null when the brace counts nothing and so is a literal.</summary>
    private (int Min, int? Max)? Counted()
    {
        var end = _pattern.IndexOf('}', _at);
        if (end < 0)
        {
            return null;
        }

        var parts = _pattern[(_at + 1)..end].Split(',');
        if (parts.Length > 2 || !Number(parts[0], out var min) || parts[0].Length == 0)
        {
            return null;
        }

        if (parts.Length == 1)
        {
            return (Checked(min), Checked(min));
        }

        return !Number(parts[1], out var max) ? null
            : parts[1].Length == 0 ? (Checked(min), null)
            : max < min ? throw new PatternException("a count ends below where it begins")
            : (Checked(min), Checked(max));

        static bool Number(string text, out int value) => int.TryParse(text.Length == 0 ? "0" : text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

        static int Checked(int count) => count <= MaxRepeat ? count : throw new PatternException($"it counts to more than {MaxRepeat}");
    }

    private PatternNode Atom()
    {
        var character = _pattern[_at++];
        return character switch
        {
            '(' => Group(),
            '[' => Set(),
            '.' => new PatternNode.AnyCharacter(),
            '^' or '$' => new PatternNode.Assertion(character.ToString()),
            '\\' => Escape(),
            '*' or '+' or '?' => throw new PatternException($"'{character}' repeats nothing; write \\{character} for the character itself"),
            _ when char.IsHighSurrogate(character) && _at < _pattern.Length && char.IsLowSurrogate(_pattern[_at]) => new PatternNode.Literal(_pattern.Substring(_at++ - 1, 2)),
            _ => new PatternNode.Literal(character.ToString()),
        };
    }

    /// <summary>Flags for the rest of the group, such as <c>(?i)</c>; null when there are none here.</summary>
    private string? TakeFlags()
    {
        if (!_pattern.AsSpan(_at).StartsWith("(?") || _pattern.IndexOf(')', _at) is not (> 0 and var end))
        {
            return null;
        }

        var flags = _pattern[(_at + 2)..end];
        if (flags.Length == 0 || flags.AsSpan().ContainsAnyExcept(FlagCharacters))
        {
            return null;
        }

        _at = end + 1;
        return Flags(flags);
    }

    private static string Flags(string flags)
    {
        if (flags.AsSpan().ContainsAny('U', 'x'))
        {
            throw new PatternException("the flags U and x are not supported");
        }

        // Patterns are Unicode anyway, and m is on; the others are the same in both dialects.
        return flags.Replace("u", string.Empty, StringComparison.Ordinal).TrimEnd('-');
    }

    private PatternNode.Group Group()
    {
        var flags = string.Empty;
        if (Take('?'))
        {
            var rest = _pattern.AsSpan(_at);
            if (rest.StartsWith("=") || rest.StartsWith("!") || rest.StartsWith("<=") || rest.StartsWith("<!"))
            {
                throw new PatternException("look-around is not supported; search for a simpler pattern and look through its matches");
            }

            var named = rest.StartsWith("P<") ? 2 : rest.StartsWith("<") ? 1 : 0;
            if (named > 0)
            {
                _at = _pattern.IndexOf('>', _at) is var close and >= 0 ? close + 1 : throw new PatternException("the name of a group does not end");
            }
            else
            {
                var colon = _pattern.IndexOf(':', _at);
                if (colon < 0 || _pattern.AsSpan(_at, colon - _at).ContainsAnyExcept(FlagCharacters))
                {
                    throw new PatternException("'(?' begins a kind of group that is not supported");
                }

                flags = Flags(_pattern[_at..colon]);
                _at = colon + 1;
            }
        }

        var part = Choice();
        return Take(')') ? new PatternNode.Group(part, flags) : throw new PatternException("a group is not closed; write \\( for a literal parenthesis");
    }

    private PatternNode Escape()
    {
        if (_at == _pattern.Length)
        {
            throw new PatternException("it ends with a backslash; write \\\\ for the character itself");
        }

        var character = _pattern[_at];
        switch (character)
        {
            case 'b' or 'B' or 'A' or 'z':
                _at++;
                return new PatternNode.Assertion($"\\{character}");
            case >= '1' and <= '9' or 'k':
                throw new PatternException("backreferences are not supported; search for a simpler pattern and look through its matches");
            default:
                return Class() is { } item ? new PatternNode.Set([item], IsNegated: false) : new PatternNode.Literal(EscapedCharacter());
        }
    }

    /// <summary>A class such as <c>\d</c> or <c>\p{Lu}</c> behind a backslash; null when another character stands there.</summary>
    private SetItem.Class? Class()
    {
        var character = _pattern[_at];
        if (character is 'd' or 'D' or 'w' or 'W' or 's' or 'S')
        {
            _at++;
            return new SetItem.Class($"\\{character}", HoldsLineBreak: character is 'D' or 'W' or 's');
        }

        if (character is not ('p' or 'P'))
        {
            return null;
        }

        _at++;
        var isBraced = Take('{');
        var end = isBraced ? _pattern.IndexOf('}', _at) : _at + 1;
        if (end < 0 || end > _pattern.Length || _pattern[_at..end] is not { Length: > 0 } name || !Categories.Contains(name))
        {
            throw new PatternException("only general categories such as \\p{Lu} or \\pL are supported behind \\p");
        }

        _at = end + (isBraced ? 1 : 0);
        return new SetItem.Class($"\\{character}{{{name}}}", HoldsLineBreak: character is 'P' != name is "C" or "Cc");
    }

    private string EscapedCharacter()
    {
        var character = _pattern[_at++];
        return character switch
        {
            'n' => "\n",
            't' => "\t",
            'r' => "\r",
            'f' => "\f",
            'v' => "\v",
            'a' => "\a",
            'x' => Hex(2),
            'u' => Hex(4),
            'U' => Hex(8),
            _ when char.IsAsciiLetterOrDigit(character) => throw new PatternException($"\\{character} means nothing; write {character} or \\\\{character}"),
            _ => character.ToString(),
        };
    }

    private string Hex(int digits)
    {
        var isBraced = Take('{');
        var end = isBraced ? _pattern.IndexOf('}', _at) : _at + digits;
        if (end < 0 || end > _pattern.Length
            || !int.TryParse(_pattern.AsSpan(_at, end - _at), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) || !Rune.IsValid(value))
        {
            throw new PatternException("a character number is not valid");
        }

        _at = end + (isBraced ? 1 : 0);
        return new Rune(value).ToString();
    }

    private PatternNode.Set Set()
    {
        var items = ImmutableArray.CreateBuilder<SetItem>();
        var isNegated = Take('^');
        for (var isFirst = true; _at < _pattern.Length; isFirst = false)
        {
            if (_pattern[_at] is ']' && !isFirst)
            {
                _at++;
                return new PatternNode.Set(items.ToImmutable(), isNegated);
            }

            if (_pattern[_at] is '[')
            {
                items.AddRange(Nested());
                continue;
            }

            var rest = _pattern.AsSpan(_at);
            if (rest.StartsWith("&&") || rest.StartsWith("~~") || (rest.StartsWith("--") && !isFirst))
            {
                throw new PatternException("operations on sets are not supported; write the characters out");
            }

            if (_pattern[_at] is '\\' && _at + 1 < _pattern.Length)
            {
                _at++;
                if (Class() is { } named)
                {
                    items.Add(named);
                    continue;
                }

                _at--;
            }

            var from = SetCharacter();
            var to = from;
            if (_at + 1 < _pattern.Length && _pattern[_at] is '-' && _pattern[_at + 1] is not ']')
            {
                _at++;
                to = SetCharacter();
            }

            items.Add(to >= from ? new SetItem.Range(from, to) : throw new PatternException($"the range {from}-{to} runs backwards"));
        }

        throw new PatternException("a set is not closed; write \\[ for a literal bracket");
    }

    /// <summary>A bracket inside a set: a POSIX class, a set of its own, or just the character.</summary>
    private ImmutableArray<SetItem> Nested()
    {
        var rest = _pattern.AsSpan(_at);
        if (rest.StartsWith("[:") && rest.IndexOf(":]") is var end and > 0)
        {
            var name = rest[2..end].ToString();
            _at += end + 2;
            return PosixClasses.Named(name);
        }

        _at++;
        var inner = Set();
        return inner.IsNegated ? throw new PatternException("a negated set inside a set is not supported; write the characters out") : inner.Items;
    }

    private char SetCharacter()
    {
        string text;
        if (_pattern[_at] is '\\' && _at + 1 < _pattern.Length)
        {
            _at++;
            text = _pattern[_at] is 'b' ? throw new PatternException("\\b is no character of a set") : EscapedCharacter();
        }
        else
        {
            text = _pattern.Substring(_at, char.IsHighSurrogate(_pattern[_at]) && _at + 1 < _pattern.Length ? 2 : 1);
            _at += text.Length;
        }

        return text.Length == 1 ? text[0] : throw new PatternException("characters beyond U+FFFF are not supported in a set; write alternatives with |");
    }

    private bool Take(char character)
    {
        if (_at >= _pattern.Length || _pattern[_at] != character)
        {
            return false;
        }

        _at++;
        return true;
    }
}
