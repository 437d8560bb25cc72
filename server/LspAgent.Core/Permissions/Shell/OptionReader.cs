using LspAgent.Core.Permissions.ShellSyntax;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Permissions.Shell;

/// <summary>Tells the options of a command from its operands, as GNU's reader of options does.</summary>
internal static class OptionReader
{
    /// <param name="words">The words behind the command's name.</param>
    /// <returns>The operands.</returns>
    public static List<ShellWord> Read(ReadOnlySpan<ShellWord> words, OptionSpec spec, CommandUse use, HashSet<string> seen)
    {
        var operands = new List<ShellWord>();
        for (var index = 0; index < words.Length; index++)
        {
            var word = words[index];
            var head = Words.Head(word);
            if (head.Length < 2 || head[0] != '-' || (head is "--" && word.Static is null))
            {
                operands.Add(word);
                continue;
            }

            if (head is "--")
            {
                for (index++; index < words.Length; index++)
                {
                    operands.Add(words[index]);
                }

                break;
            }

            var next = index + 1 < words.Length ? words[index + 1] : null;
            var takesNext = head[1] == '-' ? ReadName(word, head, next, spec, use, seen) : ReadLetters(word, head, next, spec, use, seen);
            index += takesNext ? 1 : 0;
        }

        return operands;
    }

    private static bool ReadName(ShellWord word, string head, ShellWord? next, OptionSpec spec, CommandUse use, HashSet<string> seen)
    {
        var equals = head.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? head[2..] : head[2..equals];
        if (spec.Name(name) is not { } option)
        {
            use.Refuse($"its option --{name} is not known to be harmless");
            return false;
        }

        seen.Add(name);
        if (option.HasFlag(OptionUse.Dangerous))
        {
            use.Endanger($"its option --{name} makes it do more than its name says", head, $"--{name}");
        }

        if (!option.HasFlag(OptionUse.Value))
        {
            return false;
        }

        if (equals >= 0)
        {
            Keep(option, Words.After(word, equals + 1), use);
            return false;
        }

        Keep(option, next, use);
        return next is not null;
    }

    private static bool ReadLetters(ShellWord word, string head, ShellWord? next, OptionSpec spec, CommandUse use, HashSet<string> seen)
    {
        if (spec.TakesNumber && head.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0)
        {
            return false;
        }

        for (var index = 1; index < head.Length; index++)
        {
            var letter = head[index];
            if (spec.Letter(letter) is not { } option)
            {
                use.Refuse($"its option -{letter} is not known to be harmless");
                continue;
            }

            seen.Add(letter.ToString());
            if (option.HasFlag(OptionUse.Dangerous))
            {
                use.Endanger($"its option -{letter} makes it do more than its name says", head, $"-{letter}");
            }

            if (option.HasFlag(OptionUse.Attached))
            {
                return false;
            }

            if (option.HasFlag(OptionUse.Value))
            {
                var isAttached = index + 1 < head.Length || word.Static is null;
                Keep(option, isAttached ? Words.After(word, index + 1) : next, use);
                return !isAttached && next is not null;
            }
        }

        return false;
    }

    private static void Keep(OptionUse option, ShellWord? value, CommandUse use)
    {
        if (value is null || value.Static is "-")
        {
            return;
        }

        if (option.HasFlag(OptionUse.Reads))
        {
            use.Paths.Add(new PathOperand(PathUse.Read, value));
        }
        else if (option.HasFlag(OptionUse.Writes))
        {
            use.Paths.Add(new PathOperand(PathUse.Write, value));
        }
        else if (option.HasFlag(OptionUse.ReadsBehindSign) && Words.Head(value) is var text && text.AsSpan().IndexOfAny('@', '<') is var sign and >= 0)
        {
            // What follows a semicolon says how the file is sent.
            var end = value.Static is null ? -1 : text.IndexOf(';', sign);
            use.Paths.Add(new PathOperand(PathUse.Read, end < 0 ? Words.After(value, sign + 1) : ShellWord.Of(text[(sign + 1)..end])));
        }
    }
}
