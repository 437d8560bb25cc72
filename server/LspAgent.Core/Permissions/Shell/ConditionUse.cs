using System.Collections.Frozen;
using LspAgent.Core.Permissions.ShellSyntax;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Permissions.Shell;

/// <summary>Reads the words of <c>test</c>, <c>[</c> and <c>[[</c>: harmless unless they calculate or look into variables.</summary>
internal static class ConditionUse
{
    private static readonly FrozenSet<string> Calculating =
        new[] { "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-v", "-R" }.ToFrozenSet(StringComparer.Ordinal);

    public static void Read(ReadOnlySpan<ShellWord> words, CommandUse use)
    {
        use.IsBuiltIn = true;
        use.IsNamesOnly = true;
        for (var index = 0; index < words.Length; index++)
        {
            var word = words[index];
            if (word.Static is not { } text)
            {
                continue;
            }

            if (Calculating.Contains(text))
            {
                use.Refuse($"{text} calculates with its operand, which can run a command");
            }
            else if (text is "-nt" or "-ot" or "-ef")
            {
                AddPath(index - 1, words, use);
                AddPath(index + 1, words, use);
            }
            else if (text.Length == 2 && text[0] == '-' && "abcdefghkprsuwxGLNOS".Contains(text[1], StringComparison.Ordinal))
            {
                AddPath(index + 1, words, use);
            }
        }
    }

    private static void AddPath(int index, ReadOnlySpan<ShellWord> words, CommandUse use)
    {
        if (index >= 0 && index < words.Length)
        {
            use.Paths.Add(new PathOperand(PathUse.Read, words[index]));
        }
    }
}
