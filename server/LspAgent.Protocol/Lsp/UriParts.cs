using System.Buffers;

namespace LspAgent.Protocol.Lsp;

/// <summary>A URI taken apart, percent signs decoded once. Never fails: a text that is no URI is a path without a scheme.</summary>
internal readonly record struct UriParts(string Scheme, bool HasAuthority, string Authority, string Path, string? Query, string? Fragment)
{
    public const string File = "file";

    // No name can hold this character, so it keeps the parts of an identity apart.
    private const char Separator = '\0';

    private static readonly SearchValues<char> NeedsParsing = SearchValues.Create("%\\?#");
    private static readonly SearchValues<char> SchemeCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    /// <summary>Equal for two spellings of one document. Drive letters mean Windows, whose names know no case.</summary>
    public string Identity
    {
        get
        {
            var path = HasDrive ? Path.ToUpperInvariant() : Path;
            var identity = (Scheme, HasAuthority) switch
            {
                ("", _) => path,
                (File, _) => $"file://{Authority}{path}",
                (_, true) => $"{Scheme}://{Authority}{path}",
                _ => $"{Scheme}:{path}",
            };
            return Query is null && Fragment is null ? identity : $"{identity}{Separator}{Query}{Separator}{Fragment}";
        }
    }

    private bool HasDrive => IsFile && Path.Length >= 3 && char.IsAsciiLetter(Path[1]) && Path[2] == ':' && (Path.Length == 3 || Path[3] == '/');

    private bool IsFile => string.Equals(Scheme, File, StringComparison.Ordinal);

    /// <summary>Whether a text is its own identity, which holds for nearly every message on Unix.</summary>
    public static bool IsPlainUnixFile(string text) =>
        text.StartsWith("file:///", StringComparison.Ordinal)
        && !text.AsSpan(8).ContainsAny(NeedsParsing)
        && !(text.Length > 9 && text[9] == ':');

    public static UriParts Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);

        // One letter before the colon is a drive and no scheme.
        if (colon < 2 || !char.IsAsciiLetter(text[0]) || text.AsSpan(0, colon).ContainsAnyExcept(SchemeCharacters))
        {
            return new("", false, "", text, null, null);
        }

        var scheme = text[..colon].ToLowerInvariant();
        var rest = text.AsSpan(colon + 1);
        var fragment = TakeTail(ref rest, '#');
        var query = TakeTail(ref rest, '?');
        var hasAuthority = rest.StartsWith("//");
        var authority = "";
        if (hasAuthority)
        {
            rest = rest[2..];
            var slash = rest.IndexOfAny('/', '\\');
            authority = Percent.Decode(slash < 0 ? rest : rest[..slash]).ToLowerInvariant();
            rest = slash < 0 ? [] : rest[slash..];
        }

        var path = Percent.Decode(rest);
        return string.Equals(scheme, File, StringComparison.Ordinal)
            ? ParseFile(authority, path, query, fragment)
            : new(scheme, hasAuthority, authority, path, query, fragment);
    }

    public static string FromPath(string path, PathStyle style)
    {
        if (style == PathStyle.Unix)
        {
            return path.StartsWith('/')
                ? "file://" + Percent.Encode(path)
                : throw new ArgumentException($"'{path}' is not an absolute path.", nameof(path));
        }

        var slashed = path.Replace('\\', '/');
        if (slashed.StartsWith("//?/UNC/", StringComparison.OrdinalIgnoreCase))
        {
            slashed = "//" + slashed[8..];
        }
        else if (slashed.StartsWith("//?/", StringComparison.Ordinal))
        {
            slashed = slashed[4..];
        }

        if (slashed.StartsWith("//", StringComparison.Ordinal))
        {
            return "file:" + Percent.Encode(slashed);
        }

        return slashed.Length >= 3 && char.IsAsciiLetter(slashed[0]) && slashed[1] == ':' && slashed[2] == '/'
            ? $"file:///{slashed[..2]}{Percent.Encode(slashed[2..])}"
            : throw new ArgumentException($"'{path}' is not an absolute path.", nameof(path));
    }

    public string? ToPath(PathStyle style)
    {
        if (!IsFile || Path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        if (style == PathStyle.Unix)
        {
            return Authority.Length == 0 ? Path : null;
        }

        if (Authority.Length > 0)
        {
            return @"\\" + Authority + Path.Replace('/', '\\');
        }

        return HasDrive ? (Path.Length == 3 ? Path[1..] + '\\' : Path[1..].Replace('/', '\\')) : null;
    }

    private static UriParts ParseFile(string authority, string path, string? query, string? fragment)
    {
        // "file://c:/x" is wrong and common: what stands in the place of the host is a drive.
        if (authority.Length == 2 && char.IsAsciiLetter(authority[0]) && authority[1] == ':')
        {
            path = $"/{authority}{path}";
            authority = "";
        }
        else if (string.Equals(authority, "localhost", StringComparison.Ordinal))
        {
            authority = "";
        }

        if (!path.StartsWith('/') && !path.StartsWith('\\'))
        {
            path = "/" + path;
        }

        var windows = authority.Length > 0 || (path.Length >= 3 && char.IsAsciiLetter(path[1]) && path[2] == ':');
        return new(File, true, authority, windows ? path.Replace('\\', '/') : path, query, fragment);
    }

    private static string? TakeTail(ref ReadOnlySpan<char> text, char mark)
    {
        var at = text.IndexOf(mark);
        if (at < 0)
        {
            return null;
        }

        var tail = Percent.Decode(text[(at + 1)..]);
        text = text[..at];
        return tail;
    }
}
