using System.Text;

namespace LspAgent.Tools.Search;

/// <summary>
/// A path pattern as git reads it: <c>*</c> and <c>?</c> stay in one folder, <c>**</c> as a whole part spans folders, and
/// <c>[…]</c> is one of some characters. Takes time at most quadratic in the path, whatever the pattern.
/// </summary>
internal sealed class Wildcard
{
    private readonly Token[] _tokens;

    private Wildcard(Token[] tokens) => _tokens = tokens;

    private enum Kind
    {
        Literal,
        One,
        Class,
        Star,

        /// <summary><c>**/</c>: any number of folders, none included.</summary>
        Folders,

        /// <summary><c>**</c> at the end: everything.</summary>
        Rest,
    }

    /// <summary>Null when the pattern can match nothing, such as one with an open bracket.</summary>
    public static Wildcard? Parse(string pattern)
    {
        var tokens = new List<Token>(pattern.Length);
        for (var at = 0; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '\\':
                    if (++at == pattern.Length)
                    {
                        return null;
                    }

                    tokens.Add(new Token(Kind.Literal, pattern[at], null));
                    break;
                case '?':
                    tokens.Add(new Token(Kind.One, default, null));
                    break;
                case '[':
                    if (CharacterSet.Parse(pattern, ref at) is not { } set)
                    {
                        return null;
                    }

                    tokens.Add(new Token(Kind.Class, default, set));
                    break;
                case '*':
                    tokens.Add(Stars(pattern, ref at));
                    break;
                default:
                    tokens.Add(new Token(Kind.Literal, pattern[at], null));
                    break;
            }
        }

        return new Wildcard([.. tokens]);
    }

    public bool Matches(ReadOnlySpan<char> path)
    {
        var (token, at) = (0, 0);
        var (star, starAt) = (-1, 0);
        var (folders, foldersAt) = (-1, 0);
        while (true)
        {
            if (token == _tokens.Length)
            {
                if (at == path.Length)
                {
                    return true;
                }
            }
            else
            {
                var current = _tokens[token];
                switch (current.Kind)
                {
                    case Kind.Rest:
                        return true;
                    case Kind.Star:
                        (star, starAt) = (token++, at);
                        continue;
                    case Kind.Folders:
                        (folders, foldersAt, star) = (token++, at, -1);
                        continue;
                    default:
                        if (at < path.Length && current.Accepts(path[at]))
                        {
                            token++;
                            at++;
                            continue;
                        }

                        break;
                }
            }

            // The last star takes one character more; when it may not, the last '**' takes one folder more.
            if (star >= 0 && starAt < path.Length && path[starAt] is not '/')
            {
                (token, at) = (star + 1, ++starAt);
            }
            else if (folders >= 0 && path[foldersAt..].IndexOf('/') is var slash and >= 0)
            {
                foldersAt += slash + 1;
                (token, at, star) = (folders + 1, foldersAt, -1);
            }
            else
            {
                return false;
            }
        }
    }

    private static Token Stars(string pattern, ref int at)
    {
        var start = at;
        while (at + 1 < pattern.Length && pattern[at + 1] is '*')
        {
            at++;
        }

        var isWholePart = at > start && (start == 0 || pattern[start - 1] is '/');
        if (isWholePart && at + 1 == pattern.Length)
        {
            return new Token(Kind.Rest, default, null);
        }

        if (isWholePart && pattern[at + 1] is '/')
        {
            at++;
            return new Token(Kind.Folders, default, null);
        }

        return new Token(Kind.Star, default, null);
    }

    private readonly record struct Token(Kind Kind, char Literal, CharacterSet? Set)
    {
        public bool Accepts(char character) => Kind switch
        {
            Kind.Literal => character == Literal,
            Kind.One => character is not '/',
            _ => character is not '/' && Set is { } set && set.Contains(character),
        };
    }

    /// <summary>What stands in brackets: characters, ranges and named classes, perhaps negated.</summary>
    private sealed class CharacterSet(bool isNegated, List<(char From, char To)> ranges, List<Func<char, bool>> classes)
    {
        public bool Contains(char character) =>
            (ranges.Exists(range => range.From <= character && character <= range.To) || classes.Exists(isIn => isIn(character))) != isNegated;

        /// <param name="at">At the opening bracket; afterwards at the closing one.</param>
        public static CharacterSet? Parse(string pattern, ref int at)
        {
            var index = at + 1;
            var isNegated = index < pattern.Length && pattern[index] is '!' or '^';
            index += isNegated ? 1 : 0;
            var ranges = new List<(char, char)>();
            var classes = new List<Func<char, bool>>();
            for (var isFirst = true; index < pattern.Length; isFirst = false)
            {
                if (pattern[index] is ']' && !isFirst)
                {
                    at = index;
                    return new CharacterSet(isNegated, ranges, classes);
                }

                if (pattern.AsSpan(index).StartsWith("[:") && pattern.IndexOf(":]", index + 2, StringComparison.Ordinal) is var end and >= 0)
                {
                    if (Named(pattern[(index + 2)..end]) is not { } named)
                    {
                        return null;
                    }

                    classes.Add(named);
                    index = end + 2;
                    continue;
                }

                if (Character(pattern, ref index) is not { } from)
                {
                    return null;
                }

                var to = from;
                if (index + 1 < pattern.Length && pattern[index] is '-' && pattern[index + 1] is not ']')
                {
                    index++;
                    if (Character(pattern, ref index) is not { } last)
                    {
                        return null;
                    }

                    to = last;
                }

                ranges.Add((from, to));
            }

            return null;
        }

        private static char? Character(string pattern, ref int index)
        {
            index += pattern[index] is '\\' ? 1 : 0;
            return index < pattern.Length ? pattern[index++] : null;
        }

        private static Func<char, bool>? Named(string name) => name switch
        {
            "alnum" => char.IsAsciiLetterOrDigit,
            "alpha" => char.IsAsciiLetter,
            "blank" => static character => character is ' ' or '\t',
            "cntrl" => static character => character is < ' ' or '\x7F',
            "digit" => char.IsAsciiDigit,
            "graph" => static character => character is > ' ' and < '\x7F',
            "lower" => char.IsAsciiLetterLower,
            "print" => static character => character is >= ' ' and < '\x7F',
            "punct" => static character => character is > ' ' and < '\x7F' && !char.IsAsciiLetterOrDigit(character),
            "space" => static character => character is ' ' or (>= '\t' and <= '\r'),
            "upper" => char.IsAsciiLetterUpper,
            "xdigit" => char.IsAsciiHexDigit,
            _ => null,
        };
    }

    /// <summary>Writes the alternatives of <c>{a,b}</c> out; what git does not know, but people write in searches.</summary>
    public static IReadOnlyList<string> Alternatives(string pattern)
    {
        const int MaxAlternatives = 256;
        var open = new List<string> { pattern };
        var done = new List<string>();
        while (open.Count > 0 && open.Count + done.Count < MaxAlternatives)
        {
            var next = open[^1];
            open.RemoveAt(open.Count - 1);
            if (FirstGroup(next) is not var (start, end, parts))
            {
                done.Add(next);
                continue;
            }

            for (var index = parts.Count - 1; index >= 0; index--)
            {
                open.Add(new StringBuilder(next.Length).Append(next, 0, start).Append(parts[index]).Append(next, end + 1, next.Length - end - 1).ToString());
            }
        }

        return open.Count > 0 ? [.. done, .. open] : done;
    }

    private static (int Start, int End, List<string> Parts)? FirstGroup(string pattern)
    {
        var (depth, start, partStart) = (0, -1, 0);
        var parts = new List<string>();
        for (var at = 0; at < pattern.Length; at++)
        {
            switch (pattern[at])
            {
                case '\\':
                    at++;
                    break;
                case '{':
                    if (depth++ == 0)
                    {
                        (start, partStart) = (at, at + 1);
                    }

                    break;
                case ',' when depth == 1:
                    parts.Add(pattern[partStart..at]);
                    partStart = at + 1;
                    break;
                case '}' when depth > 0:
                    if (--depth == 0)
                    {
                        parts.Add(pattern[partStart..at]);
                        return (start, at, parts);
                    }

                    break;
                default:
                    break;
            }
        }

        return null;
    }
}
