using System.Collections.Immutable;

namespace LspAgent.Core.Permissions.Paths;

/// <summary>Matches names with <c>*</c>, <c>?</c> and <c>[…]</c> inside a segment, and <c>**</c> over any number of them.</summary>
public static class PathGlob
{
    /// <summary>True when the segments of a path match those of a pattern, from the first to the last.</summary>
    public static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path, StringComparison comparison)
    {
        // The usual walk with one place to come back to: linear in practice, and never worse than the product of both.
        var (at, star, mark, place) = (0, -1, 0, 0);
        while (place < path.Length)
        {
            if (at < pattern.Length && pattern[at] is "**")
            {
                (star, mark) = (at++, place);
            }
            else if (at < pattern.Length && MatchesName(pattern[at], path[place], comparison))
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

        while (at < pattern.Length && pattern[at] is "**")
        {
            at++;
        }

        return at == pattern.Length;
    }

    public static bool MatchesName(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name, StringComparison comparison)
    {
        var (at, star, mark, place) = (0, -1, 0, 0);
        while (place < name.Length)
        {
            if (at < pattern.Length && pattern[at] == '*')
            {
                (star, mark) = (at++, place);
            }
            else if (at < pattern.Length && TakesOne(pattern, at, name[place], comparison, out var next))
            {
                at = next;
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

        while (at < pattern.Length && pattern[at] == '*')
        {
            at++;
        }

        return at == pattern.Length;
    }

    public static bool HasWildcard(ReadOnlySpan<char> pattern) => pattern.IndexOfAny('*', '?', '[') >= 0;

    private static bool TakesOne(ReadOnlySpan<char> pattern, int at, char character, StringComparison comparison, out int next)
    {
        next = at + 1;
        switch (pattern[at])
        {
            case '?':
                return true;
            case '[' when pattern[(at + 1)..].IndexOf(']') is var close and > 0:
                next = at + 1 + close + 1;
                return InClass(pattern.Slice(at + 1, close), character, comparison);
            case '\\' when at + 1 < pattern.Length:
                next = at + 2;
                return Same(pattern[at + 1], character, comparison);
            default:
                return Same(pattern[at], character, comparison);
        }
    }

    private static bool InClass(ReadOnlySpan<char> members, char character, StringComparison comparison)
    {
        var isNegated = members[0] is '!' or '^';
        var found = false;
        for (var index = isNegated ? 1 : 0; index < members.Length; index++)
        {
            if (index + 2 < members.Length && members[index + 1] == '-')
            {
                found |= character >= members[index] && character <= members[index + 2];
                index += 2;
            }
            else
            {
                found |= Same(members[index], character, comparison);
            }
        }

        return found != isNegated;
    }

    private static bool Same(char left, char right, StringComparison comparison) =>
        left == right || (comparison is StringComparison.OrdinalIgnoreCase && char.ToUpperInvariant(left) == char.ToUpperInvariant(right));

    public static ImmutableArray<string> Segments(string path) => [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries)];
}
