using System.Collections.Frozen;

namespace LspAgent.Core.Permissions.Paths;

/// <summary>What a path that somebody wrote for a tool means, before any link is followed. Closed.</summary>
public abstract record WrittenPath
{
    private WrittenPath()
    {
    }

    /// <param name="Path">Absolute, with slashes, dots not taken away yet.</param>
    /// <param name="Doubt">Why a machine may take it in another way; null when it cannot.</param>
    public sealed record Plain(string Path, string? Doubt) : WrittenPath;

    public sealed record Refused(string Because) : WrittenPath;

    private static readonly FrozenSet<string> ReservedNames = new[]
    {
        "con", "prn", "aux", "nul", "conin$", "conout$",
        "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "com¹", "com²", "com³",
        "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "lpt¹", "lpt²", "lpt³",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <param name="directory">In the machine's own way of writing.</param>
    public static WrittenPath Read(string text, string directory, IFileEntries entries)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return new Refused("the path is empty");
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return new Refused("the path holds a NUL character, which no name can");
        }

        if (text.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            if (FromUri(text) is not { } decoded)
            {
                return new Refused("it is no file URI of this machine");
            }

            text = entries.Style is PathStyle.Windows ? decoded.TrimStart('/').Replace('/', '\\') : decoded;
        }
        else if (HasScheme(text))
        {
            return new Refused("it is an address and not a file");
        }

        return entries.Style is PathStyle.Windows ? ReadWindows(text, directory, entries) : ReadUnix(text, directory, entries);
    }

    private static Plain ReadUnix(string text, string directory, IFileEntries entries)
    {
        var doubt = text.Any(static letter => char.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.Format)
            ? "its name holds characters that nobody sees"
            : null;
        return text is "~" ? new Plain(entries.Home, doubt)
            : text.StartsWith("~/", StringComparison.Ordinal) ? new Plain($"{entries.Home}/{text[2..]}", doubt)
            : new Plain(PathText.Join(directory, text), doubt);
    }

    private static WrittenPath ReadWindows(string text, string directory, IFileEntries entries)
    {
        var slashed = text.Replace('/', '\\');
        if (slashed is "~" || slashed.StartsWith(@"~\", StringComparison.Ordinal))
        {
            slashed = $@"{entries.Home}\{slashed[Math.Min(2, slashed.Length)..]}";
        }

        if (slashed.StartsWith(@"\\", StringComparison.Ordinal))
        {
            var inner = slashed.StartsWith(@"\\?\", StringComparison.Ordinal) || slashed.StartsWith(@"\\.\", StringComparison.Ordinal) ? slashed[4..] : slashed[2..];
            return IsReserved(inner) ? Reserved : new Plain(PathText.FromNative(inner, PathStyle.Windows), "it is a device or network path");
        }

        string? doubt = null;
        var hasDrive = slashed.Length > 1 && char.IsAsciiLetter(slashed[0]) && slashed[1] == ':';
        if ((hasDrive && !(slashed.Length > 2 && slashed[2] == '\\')) || (!hasDrive && slashed.StartsWith('\\')))
        {
            doubt = "it depends on the current drive or its folder";
        }

        var below = hasDrive ? slashed[2..] : slashed;
        if (IsReserved(below))
        {
            return Reserved;
        }

        if (below.Contains(':', StringComparison.Ordinal))
        {
            doubt ??= "it names a stream of a file";
        }

        foreach (var segment in below.Split('\\'))
        {
            if (segment is not ("." or "..") && segment.Length > 0 && segment[^1] is '.' or ' ')
            {
                doubt ??= "Windows drops the dots and blanks at the end of a name";
            }

            if (segment.IndexOf('~', StringComparison.Ordinal) is var tilde and >= 0 && tilde + 1 < segment.Length && char.IsAsciiDigit(segment[tilde + 1]))
            {
                doubt ??= "it may be the short form of another name";
            }
        }

        var home = PathText.FromNative(directory, PathStyle.Windows);
        var path = PathText.FromNative(slashed, PathStyle.Windows);
        return new Plain(hasDrive ? path : PathText.Join(home, path.TrimStart('/')), doubt);
    }

    private static Refused Reserved { get; } = new("it is the name of a device");

    private static bool IsReserved(string path) => path.Split('\\').Any(static segment =>
        ReservedNames.Contains(segment.Split('.', ':')[0].TrimEnd().ToLowerInvariant()));

    /// <summary>The path of a file URI without a host, decoded once; null for any other.</summary>
    private static string? FromUri(string text)
    {
        var rest = text["file:".Length..];
        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            rest = rest[2..];
        }

        if (!rest.StartsWith('/') || rest.StartsWith("//", StringComparison.Ordinal) || rest.AsSpan().IndexOfAny("?#") >= 0)
        {
            return null;
        }

        for (var index = 0; index < rest.Length; index++)
        {
            if (rest[index] == '%' && !(index + 2 < rest.Length && char.IsAsciiHexDigit(rest[index + 1]) && char.IsAsciiHexDigit(rest[index + 2])))
            {
                return null;
            }
        }

        var decoded = Uri.UnescapeDataString(rest);
        return decoded.Contains('\0', StringComparison.Ordinal) ? null : decoded;
    }

    private static bool HasScheme(string text)
    {
        var colon = text.IndexOf("://", StringComparison.Ordinal);
        return colon > 1 && char.IsAsciiLetter(text[0]) && text[..colon].All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '.' or '-');
    }
}
