using LspAgent.Core.Permissions.ShellSyntax;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Permissions.Shell;

/// <summary>Reads the words of <c>tar</c>: which files go into an archive, where one is unpacked, and what it would run.</summary>
internal static class TarUse
{
    private static readonly OptionSpec Options = new(
        "cxtruAdvzjJZakpmPhSlWnioOGwBRUs:f:T<X<C:b:g>H:K:L:N:V:I!:F!:|file: directory: files-from< exclude-from< exclude: strip-components: transform: list extract get create append update concatenate catenate diff compare delete verbose gzip gunzip bzip2 xz zstd lzma auto-compress to-command!: checkpoint-action!: checkpoint? use-compress-program!: info-script!: new-volume-script!: rsh-command!: rmt-command!: listed-incremental> overwrite keep-old-files wildcards anchored same-permissions owner: group: mode: mtime: sort: format: totals? index-file> no-recursion");

    public static void Read(ReadOnlySpan<ShellWord> words, CommandUse use)
    {
        use.HasDangerousForms = true;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var operands = OptionReader.Read(Plain(words), Options, use, seen);
        var makes = seen.Overlaps(["c", "r", "u", "A", "create", "append", "update", "concatenate", "catenate", "delete"]);
        foreach (var archive in Values(words, 'f', "--file"))
        {
            use.Paths.Add(new PathOperand(makes ? PathUse.Write : PathUse.Read, archive));
        }

        foreach (var folder in Values(words, 'C', "--directory"))
        {
            use.Paths.Add(new PathOperand(makes ? PathUse.Read : PathUse.Write, folder));
        }

        if (makes)
        {
            use.ReadsBelow = true;
            use.Paths.AddRange(operands.Select(static word => new PathOperand(PathUse.Read, word)));
        }
    }

    /// <summary>The first word may be letters without a dash, whose values are the next words in their order.</summary>
    private static ShellWord[] Plain(ReadOnlySpan<ShellWord> words)
    {
        if (words.IsEmpty || words[0].Static is not { Length: > 0 } letters || letters[0] == '-')
        {
            return words.ToArray();
        }

        var plain = new List<ShellWord>();
        var next = 1;
        foreach (var letter in letters)
        {
            plain.Add(ShellWord.Of($"-{letter}"));
            if (Options.Letter(letter) is { } use && use.HasFlag(OptionUse.Value) && next < words.Length)
            {
                plain.Add(words[next++]);
            }
        }

        plain.AddRange(words[next..]);
        return [.. plain];
    }

    private static List<ShellWord> Values(ReadOnlySpan<ShellWord> words, char letter, string name)
    {
        var found = new List<ShellWord>();
        var plain = Plain(words);
        for (var index = 0; index < plain.Length; index++)
        {
            var head = Words.Head(plain[index]);
            if (head is "--")
            {
                break;
            }

            var next = index + 1 < plain.Length ? plain[index + 1] : null;
            if (head.StartsWith("--", StringComparison.Ordinal))
            {
                var equals = head.IndexOf('=', StringComparison.Ordinal);
                if (name.StartsWith(equals < 0 ? head : head[..equals], StringComparison.Ordinal) && head.Length > 3)
                {
                    Keep(equals < 0 ? next : Words.After(plain[index], equals + 1));
                }
            }
            else if (head.Length > 1 && head[0] == '-' && ValuedAt(head) is var at and > 0 && head[at] == letter)
            {
                Keep(at + 1 < head.Length || plain[index].Static is null ? Words.After(plain[index], at + 1) : next);
            }
        }

        return found;

        void Keep(ShellWord? value)
        {
            // A host before a colon is another machine.
            if (value is not null && value.Static is not "-" && !Words.Head(value).Contains(':', StringComparison.Ordinal))
            {
                found.Add(value);
            }
        }
    }

    /// <summary>The place of the first letter that takes a value.</summary>
    private static int ValuedAt(string cluster)
    {
        for (var index = 1; index < cluster.Length; index++)
        {
            if (Options.Letter(cluster[index]) is { } use && use.HasFlag(OptionUse.Value))
            {
                return index;
            }
        }

        return -1;
    }
}
