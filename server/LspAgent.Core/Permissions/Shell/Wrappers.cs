using System.Collections.Frozen;
using System.Collections.Immutable;
using LspAgent.Core.Permissions.Paths;
using LspAgent.Core.Permissions.ShellSyntax;

namespace LspAgent.Core.Permissions.Shell;

/// <summary>What a command runs that is itself a command. Closed.</summary>
internal abstract record Wrapped
{
    private Wrapped()
    {
    }

    /// <param name="Start">Where the inner command begins.</param>
    /// <param name="IsTransparent">True when it runs just that, so that what allows the inner command allows the whole.</param>
    /// <param name="HasUnknownTail">True when more words come that nobody knows.</param>
    public sealed record Command(int Start, bool IsTransparent, bool HasUnknownTail) : Wrapped;

    /// <summary>A script that a shell reads; null when it is only known when it runs.</summary>
    public sealed record Script(string? Text) : Wrapped;

    /// <summary>Words that another program takes apart.</summary>
    public sealed record Commands(ImmutableArray<ImmutableArray<ShellWord>> Found) : Wrapped;

    /// <summary>It is a wrapper, but where its command begins is not known: any word may be.</summary>
    public sealed record Anywhere : Wrapped;
}

/// <summary>Programs that run what stands behind them.</summary>
internal static class Wrappers
{
    /// <summary>Options with a value, options without, and how many operands come before the command.</summary>
    private static readonly FrozenDictionary<string, (string Values, string Plain, int Operands)> Known = new Dictionary<string, (string, string, int)>(StringComparer.Ordinal)
    {
        ["timeout"] = ("-k --kill-after -s --signal", "-v --verbose --foreground --preserve-status -p -f", 1),
        ["time"] = ("-f --format -o --output", "-p -v -a --portability --verbose --append --quiet -q", 0),
        ["nice"] = ("-n --adjustment", "", 0),
        ["nohup"] = ("", "", 0),
        ["stdbuf"] = ("-i --input -o --output -e --error", "", 0),
        ["command"] = ("", "-p -v -V", 0),
        ["builtin"] = ("", "", 0),
        ["exec"] = ("-a", "-c -l -cl -lc", 0),
        ["sudo"] = ("-u --user -g --group -h --host -p --prompt -C --close-from -r --role -t --type -T --command-timeout -U --other-user -D --chdir -R --chroot",
            "-A --askpass -b --background -B --bell -E --preserve-env -e -H --set-home -i --login -K -k -l -n --non-interactive -P -S --stdin -s --shell -V -v", 0),
        ["doas"] = ("-u -C -a", "-n -s -L", 0),
        ["env"] = ("-u --unset -C --chdir -S --split-string", "-i --ignore-environment -0 --null -v --debug - --list-signal-handling", 0),
        ["xargs"] = ("-a --arg-file -d --delimiter -E -I -L -n --max-args -P --max-procs -s --max-chars --max-lines --process-slot-var -J -R",
            "-0 --null -r --no-run-if-empty -t --verbose -p --interactive -x --exit -o --open-tty -i -l --replace --eof -e", 0),
        ["coproc"] = ("", "", 0),
        ["!"] = ("", "", 0),
        ["setsid"] = ("", "-c --ctty -f --fork -w --wait", 0),
        ["ionice"] = ("-c --class -n --classdata -p -P -u", "-t --ignore", 0),
        ["chrt"] = ("-T -P -D", "-b -d -f -i -o -r -a -R -v --batch --fifo --rr --other --idle", 1),
        ["taskset"] = ("", "-a -c --cpu-list -p", 1),
        ["watch"] = ("-n --interval", "-b -c -d -e -g -p -t -x --color --differences --no-title --exec --beep --errexit --chgexit", 0),
        ["flock"] = ("-w --timeout --wait -E --conflict-exit-code", "-s -x -e -u -n -o -F -v --shared --exclusive --unlock --nonblock --nb --close --no-fork --verbose", 1),
        ["noglob"] = ("", "", 0),
        ["busybox"] = ("", "", 0),
        ["toybox"] = ("", "", 0),
        ["unshare"] = ("", "-m -u -i -n -p -U -C -T -r -c -f --mount --net --pid --user --fork --map-root-user", 0),
        ["chroot"] = ("--userspec --groups", "--skip-chdir", 1),
        ["strace"] = ("-e -o -s -p -E -u -P -a -b -I -O -S -X", "-f -ff -c -C -d -h -i -k -n -q -qq -r -t -tt -ttt -T -v -V -w -x -xx -y -yy -z -Z", 0),
        ["pkexec"] = ("--user", "--disable-internal-agent --keep-cwd", 0),
        ["runuser"] = ("-u --user -g --group -G --supp-group", "-l --login -m -p --preserve-environment -P --pty", 0),
        ["systemd-run"] = ("-p --property -u --unit -E --setenv --uid --gid --slice --nice --working-directory -M --machine -H --host", "-t -P -d -q -r -G -S --user --system --scope --pty --pipe --wait --collect --quiet --no-block --same-dir", 0),
        ["nsenter"] = ("-t --target -S --setuid -G --setgid", "-a -m -u -i -n -p -U -C -T -F -r -w --all --mount --uts --ipc --net --pid --user --cgroup --no-fork", 0),
        ["setarch"] = ("", "-R -B -F -I -L -S -X -Z -3 -v --addr-no-randomize --verbose", 1),
        ["linux32"] = ("", "-R -v", 0),
        ["linux64"] = ("", "-R -v", 0),
        ["prlimit"] = ("-p --pid -o --output", "--noheadings --raw --verbose", 0),
        ["entr"] = ("", "-a -c -d -n -p -r -s -z -x", 0),
        ["fakeroot"] = ("-l --lib --faked -s -i -b", "-u -h -v", 0),
        ["unbuffer"] = ("", "-p", 0),
        ["xvfb-run"] = ("-e --error-file -f --auth-file -n --server-num -s --server-args -w --wait", "-a --auto-servernum -l --listen-tcp", 0),
        ["caffeinate"] = ("-t -w", "-d -i -m -s -u", 0),
        ["dbus-run-session"] = ("", "", 0),
        ["parallel"] = ("-j --jobs -a --arg-file -I -n -N -d --delimiter", "-0 -k -X -m --null --keep-order --dry-run --bar --will-cite", 0),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Shells =
        new[] { "bash", "sh", "zsh", "dash", "ksh", "ash", "fish", "rbash", "mksh" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The only ones through which a rule that allows may see.</summary>
    private static readonly FrozenSet<string> Transparent =
        new[] { "timeout", "time", "nice", "nohup", "stdbuf", "command" }.ToFrozenSet(StringComparer.Ordinal);

    public static bool IsKnown(string name) => Known.ContainsKey(name);

    public static bool IsShell(string name) => Shells.Contains(PathText.Name(name));

    /// <summary>Null when the command runs no other.</summary>
    public static Wrapped? Unwrap(ReadOnlySpan<ShellWord> words)
    {
        if (words.Length < 2 || words[0].Static is not { } called)
        {
            return null;
        }

        var name = PathText.Name(called);
        if (Shells.Contains(name))
        {
            return ShellScript(words);
        }

        return name switch
        {
            "eval" => Evaluated(words),
            "find" => Actions(words),
            "su" => SwitchUser(words),
            _ => Known.TryGetValue(name, out var spec) ? Inner(name, called.Length == name.Length, words, spec) : null,
        };
    }

    private static Wrapped? Inner(string name, bool isPlainName, ReadOnlySpan<ShellWord> words, (string Values, string Plain, int Operands) spec)
    {
        var isTransparent = isPlainName && Transparent.Contains(name);
        var operands = spec.Operands;
        var index = 1;
        for (; index < words.Length; index++)
        {
            if (words[index].Static is not { } text)
            {
                // An option or operand that is only known when it runs.
                if (operands > 0)
                {
                    isTransparent = false;
                    operands--;
                    continue;
                }

                break;
            }

            if (name is "command" && text.Length == 2 && text is "-v" or "-V")
            {
                return null;
            }

            if (text is "--")
            {
                isTransparent &= name is not "time";
                index++;
                break;
            }

            if (text.StartsWith('-') && (text.Length > 1 || name is "env"))
            {
                if (name is "env" && Split(text, words, index) is { } split)
                {
                    return split;
                }

                switch (Option(name, text, spec))
                {
                    case null:
                        return new Wrapped.Anywhere();
                    case true when index + 1 < words.Length:
                        isTransparent &= words[index + 1].Static is not null;
                        index++;
                        break;
                }

                // The shell's own keyword takes only -p, and a command that is looked up takes none.
                isTransparent &= name is not "command" && (name is not "time" || text is "-p");
                continue;
            }

            if (name is "env" or "sudo" or "doas" && text.IndexOf('=', StringComparison.Ordinal) > 0)
            {
                continue;
            }

            if (operands == 0)
            {
                break;
            }

            operands--;
        }

        while (operands > 0 && index < words.Length)
        {
            index++;
            operands--;
        }

        return index < words.Length ? new Wrapped.Command(index, isTransparent, name is "xargs" or "parallel") : null;
    }

    /// <summary>Whether the next word is the option's value; null when the option is not known.</summary>
    private static bool? Option(string name, string text, (string Values, string Plain, int Operands) spec)
    {
        var option = text.Split('=')[0];
        if (IsIn(spec.Values, option))
        {
            return option.Length == text.Length;
        }

        if (IsIn(spec.Plain, option))
        {
            return false;
        }

        if (text.StartsWith("--", StringComparison.Ordinal))
        {
            // A name may be cut short.
            var whole = spec.Values.Split(' ').FirstOrDefault(known => known.StartsWith(option, StringComparison.Ordinal));
            return whole is not null ? option.Length == text.Length : spec.Plain.Split(' ').Any(known => known.StartsWith(option, StringComparison.Ordinal)) ? false : null;
        }

        if (name is "nice" && text.AsSpan(1).TrimStart('-').IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return false;
        }

        // Letters together, the last of which may take a value.
        for (var index = 1; index < text.Length; index++)
        {
            var letter = $"-{text[index]}";
            if (IsIn(spec.Values, letter))
            {
                return index == text.Length - 1;
            }

            if (!IsIn(spec.Plain, letter))
            {
                return null;
            }

            if (name is "xargs" && text[index] is 'i' or 'l' or 'e')
            {
                return false;
            }
        }

        return false;
    }

    private static bool IsIn(string list, string option)
    {
        foreach (var range in list.AsSpan().Split(' '))
        {
            if (list.AsSpan()[range].Equals(option, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>env -S</c>: a text that is taken apart, and the words behind it.</summary>
    private static Wrapped.Script? Split(string text, ReadOnlySpan<ShellWord> words, int index)
    {
        string? value = null;
        var rest = index + 1;
        if (text.StartsWith("--s", StringComparison.Ordinal) && text.Contains('=', StringComparison.Ordinal))
        {
            value = text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..];
        }
        else if (text.Length > 1 && text[1] != '-' && text.IndexOf('S', StringComparison.Ordinal) is var at and > 0)
        {
            value = at + 1 < text.Length ? text[(at + 1)..] : rest < words.Length ? words[rest++].Static : null;
        }
        else if (text.StartsWith("--s", StringComparison.Ordinal) && rest < words.Length)
        {
            value = words[rest++].Static;
        }
        else
        {
            return null;
        }

        return new Wrapped.Script(value is null ? null : $"env {value} {Joined(words[rest..])}");
    }

    /// <summary>The text of a word, with a variable in place of what is only known when it runs.</summary>
    public static string Spelled(ShellWord word) =>
        word.Static ?? string.Concat(word.Parts.Select(static part => part is WordPart.Text text ? text.Value : "$_"));

    private static Wrapped.Script? ShellScript(ReadOnlySpan<ShellWord> words)
    {
        // The script is the first word that is no option, wherever the letter stands that announces it.
        var takesScript = false;
        for (var index = 1; index < words.Length; index++)
        {
            if (words[index].Static is not { } text)
            {
                return new Wrapped.Script(takesScript ? Spelled(words[index]) : null);
            }

            if (text is "--" or "-")
            {
                return takesScript && index + 1 < words.Length ? new Wrapped.Script(Spelled(words[index + 1])) : null;
            }

            if (text.Length < 2 || text[0] is not ('-' or '+'))
            {
                return takesScript ? new Wrapped.Script(text) : null;
            }

            if (text.StartsWith("--", StringComparison.Ordinal))
            {
                index += text is "--rcfile" or "--init-file" ? 1 : 0;
                continue;
            }

            takesScript |= text[0] == '-' && text.Contains('c', StringComparison.Ordinal);
            index += text.Count(static letter => letter is 'o' or 'O');
        }

        return null;
    }

    private static Wrapped.Script Evaluated(ReadOnlySpan<ShellWord> words)
    {
        // What is known of it may be something that a rule refuses.
        var from = words[1].Static is "--" ? 2 : 1;
        return new Wrapped.Script(string.Join(' ', words[from..].ToArray().Select(Spelled)));
    }

    private static Wrapped.Script? SwitchUser(ReadOnlySpan<ShellWord> words)
    {
        for (var index = 1; index + 1 < words.Length; index++)
        {
            if (words[index].Static is "-c" or "--command" or "-lc")
            {
                return new Wrapped.Script(Spelled(words[index + 1]));
            }
        }

        return null;
    }

    private static Wrapped.Commands? Actions(ReadOnlySpan<ShellWord> words)
    {
        var found = ImmutableArray.CreateBuilder<ImmutableArray<ShellWord>>();
        for (var index = 1; index < words.Length; index++)
        {
            if (words[index].Static is not { } text || !FindUse.IsAction(text))
            {
                continue;
            }

            var start = ++index;
            while (index < words.Length && words[index].Static is not (";" or "+"))
            {
                index++;
            }

            if (index > start)
            {
                found.Add([.. words[start..index]]);
            }
        }

        return found.Count == 0 ? null : new Wrapped.Commands(found.ToImmutable());
    }

    private static string Joined(ReadOnlySpan<ShellWord> words) =>
        string.Join(' ', words.ToArray().Select(static word => $"'{(word.Static ?? word.ToString()).Replace("'", @"'\''", StringComparison.Ordinal)}'"));
}
