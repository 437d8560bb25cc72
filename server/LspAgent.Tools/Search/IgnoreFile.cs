using System.Text;

namespace LspAgent.Tools.Search;

/// <summary>
/// The patterns of one <c>.gitignore</c>, read as git reads them: the last one that matches decides, and paths are relative
/// to the file's own folder.
/// </summary>
internal sealed class IgnoreFile
{
    private const int MaxBytes = 4 * 1024 * 1024;

    private readonly Pattern[] _patterns;

    private IgnoreFile(Pattern[] patterns) => _patterns = patterns;

    /// <summary>Null when there is no such file, or nothing in it.</summary>
    public static IgnoreFile? Load(string path)
    {
        try
        {
            // git does not follow a link here, and an empty file may be a pipe, which is never opened.
            var file = new FileInfo(path);
            return file is { Exists: true, Length: > 0 and <= MaxBytes, LinkTarget: null } ? Parse(File.ReadAllBytes(path)) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>git compares bytes, so that one <c>?</c> is half a character of many languages; here each byte is a character.</summary>
    public static string AsBytes(string path) => Ascii.IsValid(path) ? path : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(path));

    private static IgnoreFile? Parse(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.Latin1.GetString(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);
        var patterns = new List<Pattern>();
        foreach (var line in text.AsSpan().Split('\n'))
        {
            if (Pattern.Parse(text.AsSpan(line)) is { } pattern)
            {
                patterns.Add(pattern);
            }
        }

        return patterns.Count > 0 ? new IgnoreFile([.. patterns]) : null;
    }

    /// <param name="path">Relative to this file's folder, with slashes, and each byte a character.</param>
    /// <returns>True to ignore, false to keep, null when no pattern speaks about the path.</returns>
    public bool? Decide(ReadOnlySpan<char> path, bool isFolder)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        for (var index = _patterns.Length - 1; index >= 0; index--)
        {
            if (_patterns[index].Matches(path, name, isFolder))
            {
                return !_patterns[index].IsNegated;
            }
        }

        return null;
    }

    /// <summary>One line: a literal beginning, and behind it nothing or a wildcard.</summary>
    private sealed class Pattern
    {
        private string _literal = string.Empty;
        private Wildcard? _wildcard;
        private bool _isNameOnly;
        private bool _isFolderOnly;
        private bool _isSuffix;

        public bool IsNegated { get; private init; }

        public static Pattern? Parse(ReadOnlySpan<char> line)
        {
            line = WithoutTrailingSpaces(line.EndsWith("\r") ? line[..^1] : line);
            if (line.IsEmpty || line[0] is '#')
            {
                return null;
            }

            var isNegated = line[0] is '!';
            line = isNegated ? line[1..] : line;
            var isFolderOnly = line.EndsWith("/");
            line = isFolderOnly ? line[..^1] : line;
            var isNameOnly = !line.Contains('/');
            line = !line.IsEmpty && line[0] is '/' ? line[1..] : line;
            if (line.IsEmpty)
            {
                return null;
            }

            var pattern = new Pattern { IsNegated = isNegated, _isFolderOnly = isFolderOnly, _isNameOnly = isNameOnly };
            if (isNameOnly && line[0] is '*' && line[1..].IndexOfAny("*?[\\") < 0)
            {
                pattern._isSuffix = true;
                pattern._literal = line[1..].ToString();
                return pattern;
            }

            // git compares the literal beginning as it stands and matches only what follows it, also when '**' follows.
            var special = line.IndexOfAny("*?[\\");
            pattern._literal = (special < 0 ? line : isNameOnly ? default : line[..special]).ToString();
            if (special >= 0)
            {
                pattern._wildcard = Wildcard.Parse((isNameOnly ? line : line[special..]).ToString());
                return pattern._wildcard is null ? null : pattern;
            }

            return pattern;
        }

        public bool Matches(ReadOnlySpan<char> path, ReadOnlySpan<char> name, bool isFolder)
        {
            if (_isFolderOnly && !isFolder)
            {
                return false;
            }

            var subject = _isNameOnly ? name : path;
            if (_isSuffix)
            {
                return subject.EndsWith(_literal, StringComparison.Ordinal);
            }

            return _wildcard is null
                ? subject.SequenceEqual(_literal)
                : subject.StartsWith(_literal, StringComparison.Ordinal) && _wildcard.Matches(subject[_literal.Length..]);
        }

        /// <summary>Spaces at the end do not count, unless the first of them is escaped.</summary>
        private static ReadOnlySpan<char> WithoutTrailingSpaces(ReadOnlySpan<char> line)
        {
            var end = 0;
            for (var at = 0; at < line.Length; at++)
            {
                if (line[at] is '\\' && at + 1 < line.Length)
                {
                    at++;
                    end = at + 1;
                }
                else if (line[at] is not ' ')
                {
                    end = at + 1;
                }
            }

            return line[..end];
        }
    }
}
