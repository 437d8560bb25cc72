using System.Collections.Frozen;
using LspAgent.Core.Permissions.ShellSyntax;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Permissions.Shell;

/// <summary>Reads the words of <c>git</c>: which subcommand, whether it only looks, and which options run something.</summary>
internal static class GitUse
{
    private static readonly FrozenSet<string> ReadOnly = Set(
        "status", "diff", "log", "show", "rev-parse", "ls-files", "blame", "describe", "grep", "shortlog", "cat-file", "ls-tree", "rev-list", "merge-base");

    private static readonly FrozenSet<string> GlobalWithValue = Set(
        "-C", "-c", "--git-dir", "--work-tree", "--namespace", "--super-prefix", "--config-env", "--attr-source", "--exec-path");

    /// <summary>Each runs a program, writes a file, or leaves the repository; a part of its name stands for it.</summary>
    private static readonly string[] DangerousOptions =
    [
        "--output", "--ext-diff", "--textconv", "--no-index", "--open-files-in-pager", "--upload-pack", "--receive-pack", "--exec", "--filters", "--show-signature",
        "--extcmd", "--paginate", "--contents", "--config", "--template", "--gpg-sign", "--edit",
    ];

    private static readonly FrozenSet<string> HarmlessThoughSimilar = Set(
        "--text", "--filter", "--ex", "--exclude", "--exclude-standard", "--e", "--output-indicator-new", "--output-indicator-old", "--output-indicator-context", "--te", "--t", "--o", "--c", "--u", "--r", "--f", "--s", "--p", "--no");

    private static readonly FrozenSet<string> ListOptions = Set(
        "-a", "-r", "-v", "-vv", "-i", "--all", "--remotes", "--verbose", "--show-current", "--column", "--no-column", "--color", "--no-color", "--abbrev", "--no-abbrev", "--ignore-case", "-n");

    private static readonly FrozenSet<string> ListOptionsWithValue = Set("--contains", "--no-contains", "--merged", "--no-merged", "--points-at", "--sort", "--format");

    /// <summary>Settings that start nothing.</summary>
    private static readonly FrozenSet<string> HarmlessSettings = Set(
        "user.name", "user.email", "init.defaultbranch", "push.default", "pull.rebase", "pull.ff", "color.ui", "rebase.autostash", "fetch.prune", "commit.verbose");

    /// <summary>The words from the subcommand on, behind all global options; nothing when there is none.</summary>
    public static int SkipGlobal(ReadOnlySpan<ShellWord> words, out string? option)
    {
        option = null;
        for (var index = 0; index < words.Length; index++)
        {
            var head = Words.Head(words[index]);
            if (!head.StartsWith('-'))
            {
                return index;
            }

            option = head is "--no-pager" or "--version" ? option : option ?? head;
            if (words[index].Static is { } text && GlobalWithValue.Contains(text) && text is not "--exec-path")
            {
                index++;
            }
        }

        return words.Length;
    }

    public static void Read(ReadOnlySpan<ShellWord> words, CommandUse use)
    {
        use.HasDangerousForms = true;
        var start = SkipGlobal(words, out var global);
        if (global is not null)
        {
            use.Endanger($"git {global} changes which repository or which settings are used", global);
        }

        if (start >= words.Length)
        {
            use.IsBuiltIn = global is null && words is [{ Static: "--version" }];
            return;
        }

        if (words[start].Static is not { } name)
        {
            return;
        }

        var arguments = words[(start + 1)..];
        use.IsReader = ReadOnly.Contains(name);
        use.IsBuiltIn = use.NotBuiltIn is null && (use.IsReader || IsList(name, arguments));
        Options(name, arguments, use);
        Operands(name, arguments, use);
        if (name is "grep")
        {
            use.ReadsBelow = true;
        }
    }

    private static void Options(string name, ReadOnlySpan<ShellWord> arguments, CommandUse use)
    {
        foreach (var word in arguments)
        {
            var head = Words.Head(word);
            if (head is "--")
            {
                break;
            }

            if (head.StartsWith("--", StringComparison.Ordinal))
            {
                var option = head.Split('=')[0];
                if (option is "--help" || (name is "cat-file" && option is "--batch" or "--batch-command"))
                {
                    use.Refuse($"git {name} {option} starts a viewer, or shows what its input names");
                }

                if (IsDangerous(name, option))
                {
                    use.Endanger($"git {name} {option} runs a program, writes a file or leaves the repository", head, option);
                }
                else if (head.StartsWith("--format", StringComparison.Ordinal) || head.StartsWith("--pretty", StringComparison.Ordinal))
                {
                    // These placeholders run the program that checks signatures.
                    if (head.Contains("%G", StringComparison.Ordinal))
                    {
                        use.Endanger("it checks signatures, which runs a program", head);
                    }
                }
            }
            else if (name is "grep" && head.StartsWith('-') && head.Contains('O', StringComparison.Ordinal))
            {
                use.Endanger("git grep -O opens files in a program", head, "-O");
            }
            else if (name is "rebase" && head.StartsWith('-') && head.Contains('x', StringComparison.Ordinal))
            {
                use.Endanger("git rebase -x runs a command", head, "-x");
            }
            else if (name is "clone" && head.StartsWith("-u", StringComparison.Ordinal))
            {
                use.Endanger("git clone -u runs a program", head, "-u");
            }
            else if (name is "clone" or "submodule" or "remote" or "fetch" or "pull" or "push" or "ls-remote" && head.Contains("ext::", StringComparison.Ordinal))
            {
                use.Endanger("the address runs a program", head);
            }
            else if (name is "difftool" && head.StartsWith("-x", StringComparison.Ordinal))
            {
                use.Endanger("git difftool -x runs a program", head, "-x");
            }
        }

        if (Subcommand(arguments) is { } inner && ((name is "bisect" && inner is "run" or "visualize" or "view") || (name is "submodule" && inner is "foreach")))
        {
            use.Endanger($"git {name} {inner} runs a command", inner);
        }

        if (name is "filter-branch" or "difftool" or "mergetool" or "send-email" or "instaweb" or "daemon" or "hook" or "for-each-repo")
        {
            use.Endanger($"git {name} runs programs", name);
        }

        if (name is "config" && !use.IsBuiltIn && ConfigKey(arguments) is var key && (key is null || !HarmlessSettings.Contains(key.ToLowerInvariant())))
        {
            use.Endanger("settings of git can name programs that run later", key ?? "config");
        }
    }

    private static void Operands(string name, ReadOnlySpan<ShellWord> arguments, CommandUse use)
    {
        var changes = name is "rm" or "mv" or "restore" or "checkout" or "clean" or "apply";
        var isBehindDashes = false;
        var isFirst = name is "grep";
        foreach (var word in arguments)
        {
            var head = Words.Head(word);
            if (!isBehindDashes && head.StartsWith('-'))
            {
                isBehindDashes |= head is "--";

                if (use.IsReader && head.StartsWith("-L", StringComparison.Ordinal) && head.Contains(':', StringComparison.Ordinal))
                {
                    Revision(word, head, use);
                }

                // A file that is named by an option counts as one that is read.
                if (use.IsReader && head.IndexOf('=', StringComparison.Ordinal) is var equals and > 0 && head[equals..].Contains('/', StringComparison.Ordinal) && IsFileOption(head[..equals]))
                {
                    use.Paths.Add(new PathOperand(PathUse.Read, Words.After(word, equals + 1)));
                }

                else if (use.IsReader && FileLetter(name) is { } letter && head.IndexOf(letter, StringComparison.Ordinal) is var at and > 0 && head[1] != '-')
                {
                    // Its letter may stand behind others, and the file in the next word.
                    use.Refuse($"git {name} -{letter} reads a file of its own");
                    if (at + 1 < head.Length)
                    {
                        use.Paths.Add(new PathOperand(PathUse.Read, Words.After(word, at + 1)));
                    }
                }

                continue;
            }

            if (isFirst && !isBehindDashes)
            {
                isFirst = false;
                continue;
            }

            if (changes)
            {
                use.Paths.Add(new PathOperand(PathUse.Write, word));
                continue;
            }

            if (use.IsReader)
            {
                use.Paths.Add(new PathOperand(PathUse.Read, word));
                Revision(word, head, use);
            }
        }
    }

    /// <summary>A file in a revision, an index stage or a pathspec stands behind a colon.</summary>
    private static void Revision(ShellWord word, string head, CommandUse use)
    {
        if (head.StartsWith(":(", StringComparison.Ordinal) && head.IndexOf(')', StringComparison.Ordinal) is var close and > 0)
        {
            use.Paths.Add(new PathOperand(PathUse.Read, Words.After(word, close + 1)));
            if (head[..close].Contains("icase", StringComparison.Ordinal))
            {
                use.Refuse("its path is compared without regard to case");
            }
        }

        foreach (var colon in (ReadOnlySpan<int>)[head.IndexOf(':', StringComparison.Ordinal), head.LastIndexOf(':')])
        {
            if (colon >= 0 && colon + 1 < head.Length)
            {
                use.Paths.Add(new PathOperand(PathUse.Read, Words.After(word, colon + 1)));
            }
        }

        // Git takes wildcards itself, also quoted ones.
        var name = Paths.PathText.Name(head);
        if (Paths.PathGlob.HasWildcard(name) && name.Count(static letter => letter is not ('*' or '?' or '[' or ']')) > 1
            && Paths.NamedFiles.SecretExamples.Any(secret => Paths.PathGlob.MatchesName(name, secret, StringComparison.Ordinal)))
        {
            use.Refuse("its path can match a file that holds a secret");
        }
    }

    private static char? FileLetter(string name) => name switch
    {
        "grep" => 'f',
        "ls-files" => 'X',
        "blame" => 'S',
        _ => null,
    };

    private static bool IsFileOption(string option) => option is "--exclude-from" or "--exclude-per-directory" or "--file" or "--ignore-revs-file" or "--pathspec-from-file" or "--mailmap-file";

    private static bool IsDangerous(string name, string option)
    {
        if (HarmlessThoughSimilar.Contains(option))
        {
            // Too short to stand for one option alone, so git refuses it; or the whole name of a harmless one.
            return option is "--filter" && name is "cat-file";
        }

        if (name is "commit" && option is "--edit" or "--template" or "--gpg-sign")
        {
            return false;
        }

        return DangerousOptions.Any(dangerous => dangerous.StartsWith(option, StringComparison.Ordinal) && option.Length > 3);
    }

    private static string? Subcommand(ReadOnlySpan<ShellWord> arguments)
    {
        foreach (var word in arguments)
        {
            if (!Words.Head(word).StartsWith('-'))
            {
                return word.Static;
            }
        }

        return null;
    }

    private static string? ConfigKey(ReadOnlySpan<ShellWord> arguments)
    {
        foreach (var word in arguments)
        {
            var head = Words.Head(word);
            if (head is "--local" or "--global" or "--get" or "--unset" or "--add" or "get" or "set" or "unset")
            {
                continue;
            }

            return head.StartsWith('-') ? null : word.Static;
        }

        return null;
    }

    private static bool IsList(string name, ReadOnlySpan<ShellWord> arguments) => name switch
    {
        "branch" or "tag" => IsListOf(name, arguments),
        "remote" => arguments is [] or [{ Static: "-v" or "--verbose" or "show" }] or [{ Static: "-v" or "--verbose" }, { Static: "show" }],
        "stash" => arguments is [{ Static: "list" }, ..],
        "worktree" => arguments is [{ Static: "list" }, ..] && OnlyOptions(arguments[1..]),
        "config" => arguments is [{ Static: "--get" }, { Static: { Length: > 0 } key }] && key[0] != '-',
        _ => false,
    };

    private static bool OnlyOptions(ReadOnlySpan<ShellWord> arguments)
    {
        foreach (var word in arguments)
        {
            if (word.Static is not ("--porcelain" or "-v" or "--verbose" or "-z"))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsListOf(string name, ReadOnlySpan<ShellWord> arguments)
    {
        var takesPatterns = false;
        for (var index = 0; index < arguments.Length; index++)
        {
            if (arguments[index].Static is not { } text)
            {
                return false;
            }

            if (text is "--list" or "-l")
            {
                takesPatterns = true;
            }
            else if (ListOptionsWithValue.Contains(text))
            {
                // The value is the next word, or left out where HEAD is meant.
                index++;
                takesPatterns |= text is not ("--sort" or "--format");
            }
            else if (name is "tag" && text.StartsWith("-n", StringComparison.Ordinal) && text.AsSpan(2).IndexOfAnyExceptInRange('0', '9') < 0)
            {
                takesPatterns = true;
            }
            else if (text.StartsWith('-'))
            {
                var option = text.Split('=')[0];
                if ((name is "tag" && option.Length == 2 && option is not "-i")
                    || !(ListOptions.Contains(option) || ListOptionsWithValue.Contains(option)))
                {
                    return false;
                }
            }
            else if (!takesPatterns)
            {
                return false;
            }
        }

        return true;
    }

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.Ordinal);
}
