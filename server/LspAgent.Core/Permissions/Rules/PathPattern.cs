using System.Collections.Immutable;
using LspAgent.Core.Permissions.Paths;

namespace LspAgent.Core.Permissions.Rules;

/// <summary>The folders that the patterns of a rule are relative to, with slashes; each both as written and canonical.</summary>
/// <param name="Roots">The workspace roots.</param>
/// <param name="Primary">The first of them, in its spellings.</param>
/// <param name="Settings">What <c>/x</c> is relative to.</param>
public sealed record PatternAnchors(ImmutableArray<string> Roots, ImmutableArray<string> Primary, ImmutableArray<string> Settings, string Home);

/// <summary>A path pattern of a rule, as gitignore writes them, tied to the folders that it is relative to.</summary>
public sealed class PathPattern
{
    private readonly ImmutableArray<(string Folder, string[] Segments)> _bases;
    private readonly bool _isWide;
    private readonly StringComparison _comparison;

    private PathPattern(ImmutableArray<(string, string[])> bases, bool isWide, bool hasWildcard, StringComparison comparison) =>
        (_bases, _isWide, HasWildcard, _comparison) = (bases, isWide, hasWildcard, comparison);

    /// <summary>False when the pattern spells the name of a file, wherever a bare name lies.</summary>
    public bool HasWildcard { get; }

    /// <param name="effect">A rule that refuses also covers what lies below a folder that it names, and a bare name anywhere on the machine.</param>
    public static PathPattern Compile(string specifier, RuleEffect effect, PatternAnchors anchors, PathStyle style)
    {
        var isWide = effect is not RuleEffect.Allow;
        var text = style is PathStyle.Windows ? specifier.Replace('\\', '/') : specifier;
        if (style is PathStyle.Windows && text.Length > 1 && char.IsAsciiLetter(text[0]) && text[1] == ':')
        {
            text = "/" + PathText.FromNative(text, style);
        }

        var everywhere = false;
        ImmutableArray<string> folders;
        if (text.StartsWith("//", StringComparison.Ordinal))
        {
            (folders, text) = (["/"], text.TrimStart('/'));
        }
        else if (text is "~" || text.StartsWith("~/", StringComparison.Ordinal))
        {
            (folders, text) = ([anchors.Home], text[1..].TrimStart('/'));
        }
        else if (text.StartsWith('/'))
        {
            (folders, text) = (anchors.Settings, text.TrimStart('/'));
        }
        else
        {
            everywhere = !text.TrimEnd('/').Contains('/', StringComparison.Ordinal) && text is not ("." or ".." or "./" or "../");
            folders = isWide ? (everywhere ? ["/"] : anchors.Roots) : everywhere ? anchors.Roots : anchors.Primary;
        }

        var isFolder = text.EndsWith('/');
        var segments = text.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(static segment => segment is not ".").ToList();
        if (isFolder)
        {
            segments.Add("**");
        }

        if (everywhere)
        {
            segments.Insert(0, "**");
        }

        var hasWildcard = segments.Skip(everywhere ? 1 : 0).Any(static segment => PathGlob.HasWildcard(segment));
        return new PathPattern([.. folders.Distinct(StringComparer.Ordinal).Select(folder => Place(folder, segments))], isWide, hasWildcard, style.Comparison);
    }

    public bool Matches(string path)
    {
        foreach (var (folder, pattern) in _bases)
        {
            if (!PathText.IsWithin(path, folder, _comparison))
            {
                continue;
            }

            var below = path[folder.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
            if (PathGlob.Matches(pattern, below, _comparison))
            {
                return true;
            }

            // "folder/**" also refuses the folder itself, and "folder" all that lies below it.
            if (_isWide && ((pattern is [.. var start, "**"] && PathGlob.Matches(start, below, _comparison)) || MatchesAbove(pattern, below)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when a path with wildcards of the shell could become one that matches.</summary>
    public bool CouldMatch(string glob)
    {
        foreach (var (folder, pattern) in _bases)
        {
            var whole = PathGlob.Segments(folder).Concat(pattern).ToArray();
            var path = glob.Split('/', StringSplitOptions.RemoveEmptyEntries);
            if (Meets(whole, path, isWide: _isWide))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when something below a folder could match.</summary>
    public bool ReachesBelow(string folder)
    {
        foreach (var (place, pattern) in _bases)
        {
            var start = place;
            foreach (var segment in pattern)
            {
                if (PathGlob.HasWildcard(segment))
                {
                    break;
                }

                start = PathText.Join(start, segment);
            }

            if (PathText.IsWithin(start, folder, _comparison) || PathText.IsWithin(folder, start, _comparison))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The last segment, when it is no wildcard; what a rule is after.</summary>
    public string? LastName => _bases is [{ Segments: [.., var last] }, ..] && !PathGlob.HasWildcard(last) ? last : null;

    private bool MatchesAbove(string[] pattern, string[] below)
    {
        for (var length = 1; length < below.Length; length++)
        {
            if (PathGlob.Matches(pattern, below.AsSpan(0, length), _comparison))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether two patterns have a path in common; the second has no double star.</summary>
    private bool Meets(ReadOnlySpan<string> pattern, ReadOnlySpan<string> glob, bool isWide)
    {
        if (pattern.IsEmpty)
        {
            return glob.IsEmpty || isWide;
        }

        if (pattern[0] is "**")
        {
            for (var skipped = 0; skipped <= glob.Length; skipped++)
            {
                if (Meets(pattern[1..], glob[skipped..], isWide))
                {
                    return true;
                }
            }

            return false;
        }

        return !glob.IsEmpty && MeetsName(pattern[0], glob[0]) && Meets(pattern[1..], glob[1..], isWide);
    }

    private bool MeetsName(string pattern, string glob)
    {
        if (!PathGlob.HasWildcard(glob))
        {
            return PathGlob.MatchesName(pattern, glob, _comparison);
        }

        // A wildcard of the shell at the start never stands for a dot.
        return PathGlob.HasWildcard(pattern)
            ? !(pattern[0] == '.' && glob[0] is '*' or '?' or '[')
            : PathGlob.MatchesName(glob, pattern, _comparison) && !(pattern[0] == '.' && glob[0] is '*' or '?' or '[');
    }

    private static (string, string[]) Place(string folder, List<string> segments)
    {
        var up = segments.TakeWhile(static segment => segment is "..").Count();
        for (var step = 0; step < up; step++)
        {
            folder = PathText.Parent(folder);
        }

        return (folder, [.. segments.Skip(up)]);
    }
}
