using System.Text;
using LspAgent.Core.Permissions.ShellSyntax;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Permissions.Shell;

/// <summary>Reads the words of <c>awk</c>: a program can run commands, write files and read others.</summary>
internal static class AwkUse
{
    private static readonly OptionSpec Options = new(
        "F:v:f!<E!<i!<l!:bcCdDghIkLMnNoOpPrsStV|field-separator: assign: file!< exec!< include!< load!: characters-as-bytes traditional dump-variables!? debug!? gen-pot lint? bignum use-lc-numeric non-decimal-data optimize no-optimize posix pretty-print!? profile!? re-interval sandbox");

    public static void Read(ReadOnlySpan<ShellWord> words, CommandUse use)
    {
        use.IsReader = use.HasDangerousForms = true;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var operands = OptionReader.Read(words, Options, use, seen);
        if (seen.Overlaps(["d", "D", "o", "p"]))
        {
            use.Endanger("awk writes its variables or its program to a file", "-d");
        }

        if (operands.Count > 0 && use.Danger is null)
        {
            var program = operands[0];
            operands.RemoveAt(0);
            if (program.Static is not { } text)
            {
                use.Refuse("its program is only known when it runs");
            }
            else if (!IsHarmless(text))
            {
                use.Endanger("its program can run commands or write files", text);
            }
        }

        // An operand with a sign of equality sets a variable.
        use.Paths.AddRange(operands.Where(static word => word.Static is not "-" && !Words.Head(word).Contains('=', StringComparison.Ordinal)).Select(static word => new PathOperand(PathUse.Read, word)));
        use.IsBuiltIn = false;
    }

    private static bool IsHarmless(string program)
    {
        var code = WithoutTexts(program);
        var prints = code.Contains("print", StringComparison.Ordinal);

        // Outside of braces, or inside of parentheses, the sign compares. Where quotes or comments may stand nothing is counted.
        var isCounted = code.AsSpan().IndexOfAny('/', '#', '"') < 0;
        var (braces, parentheses) = (0, 0);
        for (var index = 0; index < code.Length; index++)
        {
            switch (code[index])
            {
                case '@':
                case '>' when prints && !(isCounted && (braces == 0 || parentheses > 0)):
                    return false;
                case '{' or '}':
                    braces += code[index] == '{' ? 1 : -1;
                    break;
                case '(' or ')':
                    parentheses += code[index] == '(' ? 1 : -1;
                    break;
                case '|' when index + 1 < code.Length && code[index + 1] == '|':
                    index++;
                    break;
                case '|':
                    return false;
            }
        }

        return !code.Contains("system", StringComparison.Ordinal)
            && !code.Contains("getline", StringComparison.Ordinal)
            && !code.Contains("ENVIRON", StringComparison.Ordinal);
    }

    /// <summary>The program without its texts and regular expressions; whole when one of them is not closed on its line, or a slash may be a division.</summary>
    private static string WithoutTexts(string program)
    {
        var code = new StringBuilder();
        var before = ';';
        for (var index = 0; index < program.Length; index++)
        {
            var sign = program[index];
            if (sign is not ('"' or '/'))
            {
                code.Append(sign);
                before = sign is ' ' or '\t' ? before : sign;
                continue;
            }

            if (sign is '/' && !";{}(,!~&|\n".Contains(before, StringComparison.Ordinal))
            {
                return program;
            }

            var end = index + 1;
            while (end < program.Length && program[end] != sign)
            {
                // A bracket may hold a slash that ends nothing.
                if (program[end] is '\n' || (sign is '/' && program[end] is '['))
                {
                    return program;
                }

                end += program[end] == '\\' ? 2 : 1;
            }

            if (end >= program.Length)
            {
                return program;
            }

            code.Append(' ');
            before = sign;
            index = end;
        }

        return code.ToString();
    }
}
