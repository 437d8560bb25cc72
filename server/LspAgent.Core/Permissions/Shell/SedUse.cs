using LspAgent.Core.Permissions.ShellSyntax;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Permissions.Shell;

/// <summary>Reads the words of <c>sed</c>, its script included: a script can run commands and write files.</summary>
internal static class SedUse
{
    private static readonly OptionSpec Options = new("nErszue:f!<i!?I!?l:|quiet silent debug expression: file!< follow-symlinks in-place!? line-length: posix regexp-extended separate sandbox unbuffered null-data zero-terminated");

    public static void Read(ReadOnlySpan<ShellWord> words, CommandUse use)
    {
        use.IsReader = use.HasDangerousForms = true;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var scripts = new List<ShellWord>();
        Expressions(words, scripts);
        var operands = OptionReader.Read(words, Options, use, seen);
        var hasFile = seen.Any(static name => name is "f" || (name.Length > 1 && "file".StartsWith(name, StringComparison.Ordinal)));
        if (scripts.Count == 0 && !hasFile && operands.Count > 0)
        {
            scripts.Add(operands[0]);
            operands.RemoveAt(0);
        }

        use.IsEditInPlace = seen.Any(static name => name is "i" or "I" || (name.Length > 1 && "in-place".StartsWith(name, StringComparison.Ordinal)));
        use.IsWriter = use.IsEditInPlace;
        foreach (var operand in operands.Where(static word => word.Static is not "-"))
        {
            use.Paths.Add(new PathOperand(PathUse.Read, operand));
            if (use.IsEditInPlace)
            {
                use.Paths.Add(new PathOperand(PathUse.Write, operand));
            }
        }

        foreach (var script in scripts)
        {
            if (script.Static is not { } text)
            {
                use.Refuse("its script is only known when it runs");
            }
            else if (!SedScript.IsHarmless(text))
            {
                use.Endanger("its script can run commands or write files", text);
            }
        }

        use.IsBuiltIn = use.NotBuiltIn is null && seen.IsSubsetOf(["n", "e", "quiet", "silent", "expression"])
            && seen.Overlaps(["n", "quiet", "silent"]) && scripts is [{ Static: { } only }] && SedScript.OnlyPrints(only);
    }

    private static void Expressions(ReadOnlySpan<ShellWord> words, List<ShellWord> scripts)
    {
        for (var index = 0; index < words.Length; index++)
        {
            var head = Words.Head(words[index]);
            if (head is "--")
            {
                return;
            }

            if (head.StartsWith("--e", StringComparison.Ordinal))
            {
                var equals = head.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0)
                {
                    scripts.Add(Words.After(words[index], equals + 1));
                }
                else if (++index < words.Length)
                {
                    scripts.Add(words[index]);
                }
            }
            else if (head.Length > 1 && head[0] == '-' && head[1] != '-' && head.IndexOf('e', StringComparison.Ordinal) is var at and > 0 && head[1..at].All(static letter => letter is 'n' or 'E' or 'r' or 's' or 'z' or 'u'))
            {
                if (at + 1 < head.Length || words[index].Static is null)
                {
                    scripts.Add(Words.After(words[index], at + 1));
                }
                else if (++index < words.Length)
                {
                    scripts.Add(words[index]);
                }
            }
        }
    }
}
