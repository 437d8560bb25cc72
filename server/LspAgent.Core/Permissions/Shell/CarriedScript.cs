using LspAgent.Core.Permissions.Paths;
using LspAgent.Core.Permissions.ShellSyntax;

namespace LspAgent.Core.Permissions.Shell;

/// <summary>Finds the script that a command keeps for a shell to run later or elsewhere, so that what refuses a command holds there too.</summary>
internal static class CarriedScript
{
    /// <summary>Null when the command carries none.</summary>
    public static string? Find(ReadOnlySpan<ShellWord> words)
    {
        if (words.Length < 2 || words[0].Static is not { } called)
        {
            return null;
        }

        return PathText.Name(called) switch
        {
            "trap" => Trapped(words[1..]),
            "alias" => string.Join('\n', words[1..].ToArray().Select(Wrappers.Spelled).Select(static text => text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..])),
            "mapfile" or "readarray" => Behind(words, "-C"),
            "fd" or "fdfind" => Command(words, "-x", "-X", "--exec", "--exec-batch"),
            "rg" => Behind(words, "--pre"),
            "tar" => Behind(words, "--to-command", "--use-compress-program", "--checkpoint-action=exec"),
            "watch" => Last(words),
            "flock" or "script" or "runuser" or "npx" or "pnpx" => Behind(words, "-c", "--command", "--call"),
            "npm" or "pnpm" or "yarn" when words[1].Static is "exec" or "x" or "dlx" => Behind(words, "-c", "--call"),
            "nix-shell" => Behind(words, "--run", "--command"),
            "git" => Git(words[1..]),
            _ => null,
        };
    }

    private static string? Trapped(ReadOnlySpan<ShellWord> words)
    {
        var script = words[0].Static is "--" ? words[1..] : words;
        return script is [var first, _, ..] && first.Static is not ("-" or "-p" or "-l" or "") ? Wrappers.Spelled(first) : null;
    }

    /// <summary>One word with blanks in it is a whole command line.</summary>
    private static string? Last(ReadOnlySpan<ShellWord> words) =>
        Wrappers.Spelled(words[^1]) is var text && text.Contains(' ', StringComparison.Ordinal) ? text : null;

    private static string? Behind(ReadOnlySpan<ShellWord> words, params ReadOnlySpan<string> options)
    {
        for (var index = 1; index < words.Length; index++)
        {
            var head = Words.Head(words[index]);
            foreach (var option in options)
            {
                if (option.StartsWith("--", StringComparison.Ordinal) && head.StartsWith(option + "=", StringComparison.Ordinal))
                {
                    return Wrappers.Spelled(Words.After(words[index], option.Length + 1));
                }

                // The letter may be the last of several.
                var announces = option.Length == 2
                    ? head.Length >= 2 && head[0] == '-' && head[1] != '-' && head[^1] == option[1]
                    : head.Equals(option, StringComparison.Ordinal);
                if (announces && index + 1 < words.Length)
                {
                    return Wrappers.Spelled(words[index + 1]);
                }
            }
        }

        return null;
    }

    /// <summary>All words behind an option.</summary>
    private static string? Command(ReadOnlySpan<ShellWord> words, params ReadOnlySpan<string> options)
    {
        for (var index = 1; index + 1 < words.Length; index++)
        {
            if (words[index].Static is { } text && options.Contains(text))
            {
                return Joined(words[(index + 1)..]);
            }
        }

        return null;
    }

    private static string? Git(ReadOnlySpan<ShellWord> words)
    {
        for (var index = 0; index + 1 < words.Length && Words.Head(words[index]).StartsWith('-'); index++)
        {
            if (words[index].Static is "-c" && Wrappers.Spelled(words[index + 1]) is var setting && setting.IndexOf("=!", StringComparison.Ordinal) is var at and > 0)
            {
                return setting[(at + 2)..];
            }
        }

        var start = GitUse.SkipGlobal(words, out _);
        if (start >= words.Length)
        {
            return null;
        }

        var rest = words[(start + 1)..];
        switch (words[start].Static)
        {
            case "rebase":
                return Behind(words[start..], "-x", "--exec");
            case "filter-branch":
                return Behind(words[start..], "--tree-filter", "--index-filter", "--msg-filter", "--env-filter", "--commit-filter");
            case "bisect" when rest is [{ Static: "run" }, ..]:
                return Joined(rest[1..]);
            case "submodule":
                while (rest.Length > 0 && rest[0].Static is not "foreach")
                {
                    rest = rest[1..];
                }

                return rest.Length < 2 ? null : Joined(rest[1].Static is "--recursive" or "--quiet" ? rest[2..] : rest[1..]);
            default:
                return null;
        }
    }

    private static string Joined(ReadOnlySpan<ShellWord> words) => string.Join(' ', words.ToArray().Select(Wrappers.Spelled));
}
