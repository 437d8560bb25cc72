using System.Collections.Frozen;
using LspAgent.Core.Permissions.ShellSyntax;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Permissions.Shell;

/// <summary>Reads the words of <c>find</c>: where it begins, and whether it only looks.</summary>
internal static class FindUse
{
    private static readonly FrozenSet<string> Dangerous = Set(
        "-exec", "-execdir", "-ok", "-okdir", "-delete", "-fls", "-fprint", "-fprint0", "-fprintf", "-files0-from");

    private static readonly FrozenSet<string> Plain = Set(
        "!", "(", ")", ",", "-a", "-and", "-o", "-or", "-not", "-daystart", "-depth", "-d", "-mount", "-xdev", "-noleaf", "-ignore_readdir_race", "-noignore_readdir_race",
        "-warn", "-nowarn", "-empty", "-executable", "-readable", "-writable", "-false", "-true", "-nouser", "-nogroup", "-print", "-print0", "-prune", "-quit", "-ls",
        "-H", "-L", "-P", "-O1", "-O2", "-O3");

    private static readonly FrozenSet<string> WithValue = Set(
        "-amin", "-atime", "-cmin", "-ctime", "-mmin", "-mtime", "-fstype", "-gid", "-group", "-ilname", "-iname", "-inum", "-ipath", "-iregex", "-iwholename", "-links",
        "-lname", "-name", "-path", "-perm", "-regex", "-regextype", "-size", "-type", "-uid", "-used", "-user", "-wholename", "-xtype", "-context", "-maxdepth", "-mindepth",
        "-printf", "-D");

    private static readonly FrozenSet<string> WithFile = Set("-newer", "-anewer", "-cnewer", "-samefile");

    public static bool IsAction(string word) => word is "-exec" or "-execdir" or "-ok" or "-okdir";

    public static void Read(ReadOnlySpan<ShellWord> words, CommandUse use)
    {
        use.IsBuiltIn = use.IsReader = use.HasDangerousForms = use.FearsLeadingGlob = use.IsNamesOnly = true;
        var starts = new List<ShellWord>();
        var isBeforeExpression = true;
        for (var index = 0; index < words.Length; index++)
        {
            var word = words[index];
            if (word.Static is not { } text)
            {
                if (isBeforeExpression && !Words.Head(word).StartsWith('-'))
                {
                    starts.Add(word);
                }
                else
                {
                    use.Refuse("a word of it is only known when it runs");
                }

                continue;
            }

            if (isBeforeExpression && !(text.StartsWith('-') && text.Length > 1) && text is not ("!" or "(" or ")" or ","))
            {
                starts.Add(word);
                continue;
            }

            isBeforeExpression &= text is "-H" or "-L" or "-P" || text.StartsWith("-O", StringComparison.Ordinal);
            if (Dangerous.Contains(text))
            {
                use.Endanger($"find {text} does more than look", text);
                index = Action(words, index, use);
            }
            else if (WithFile.Contains(text) || text.StartsWith("-newer", StringComparison.Ordinal))
            {
                if (index + 1 < words.Length && !(text.Length == 8 && text[7] == 't'))
                {
                    use.Paths.Add(new PathOperand(PathUse.Read, words[index + 1]));
                }

                index++;
            }
            else if (WithValue.Contains(text))
            {
                index++;
                if (index < words.Length && words[index].Static is null)
                {
                    use.Refuse("a word of it is only known when it runs");
                }
            }
            else if (!Plain.Contains(text))
            {
                use.Refuse($"find {text} is not known to be harmless");
            }
        }

        use.Paths.AddRange(starts.Select(static word => new PathOperand(PathUse.Read, word)));
        if (use.DangerWords.Count > 0 && Destroys(words))
        {
            use.Removed.AddRange(starts);
            use.RemovesSome = true;
        }
    }

    /// <summary>The place of the last word of an action.</summary>
    private static int Action(ReadOnlySpan<ShellWord> words, int index, CommandUse use)
    {
        var text = words[index].Static ?? string.Empty;
        if (!IsAction(text))
        {
            if (text.StartsWith("-f", StringComparison.Ordinal) && index + 1 < words.Length)
            {
                use.Paths.Add(new PathOperand(text is "-files0-from" ? PathUse.Read : PathUse.Write, words[index + 1]));
                return text is "-fprintf" ? index + 2 : index + 1;
            }

            return index;
        }

        while (index + 1 < words.Length && words[index].Static is not (";" or "+"))
        {
            index++;
        }

        return index;
    }

    private static bool Destroys(ReadOnlySpan<ShellWord> words)
    {
        for (var index = 0; index < words.Length; index++)
        {
            if (words[index].Static is "-delete" || (words[index].Static is { } text && IsAction(text) && index + 1 < words.Length && Paths.PathText.Name(Words.Head(words[index + 1])) is "rm" or "shred"))
            {
                return true;
            }
        }

        return false;
    }

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.Ordinal);
}
