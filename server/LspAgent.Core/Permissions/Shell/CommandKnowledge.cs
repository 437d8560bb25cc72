using LspAgent.Core.Permissions.Paths;
using LspAgent.Core.Permissions.ShellSyntax;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Permissions.Shell;

/// <summary>Says what a simple command does, from its words: which files it reads and changes, and what makes it dangerous.</summary>
internal static class CommandKnowledge
{
    /// <param name="words">With braces expanded; the first is the command's name.</param>
    public static CommandUse Of(ReadOnlySpan<ShellWord> words)
    {
        var use = new CommandUse();
        if (words.IsEmpty || words[0].Static is not { } called)
        {
            return use;
        }

        var name = PathText.Name(called);
        var arguments = words[1..];
        switch (name)
        {
            case "echo":
                use.IsBuiltIn = use.TakesAnyOutput = use.TakesAnyNames = true;
                break;
            case "true" or "false" or ":" or "expr":
                use.IsBuiltIn = true;
                break;
            case "printf":
                use.IsBuiltIn = use.TakesAnyNames = true;
                if (arguments is [var first, ..] && (Words.Head(first).StartsWith("-v", StringComparison.Ordinal) || first.HasGlob))
                {
                    use.Refuse("printf -v sets a variable");
                }

                break;
            case "command":
                use.IsBuiltIn = arguments is [{ Static: "-v" }, ..];
                break;
            case "date":
                Date(arguments, use);
                break;
            case "[[":
                ConditionUse.Read(arguments, use);
                break;
            case "test" or "[":
                ConditionUse.Read(name is "[" ? WithoutBracket(arguments, use) : arguments, use);
                break;
            case "find":
                FindUse.Read(arguments, use);
                break;
            case "sed" or "gsed":
                SedUse.Read(arguments, use);
                break;
            case "awk" or "gawk" or "mawk" or "nawk":
                AwkUse.Read(arguments, use);
                break;
            case "git":
                GitUse.Read(arguments, use);
                break;
            case "tar" or "gtar" or "bsdtar":
                TarUse.Read(arguments, use);
                break;
            case "dd":
                CopyBlocks(arguments, use);
                break;
            case "node" or "python" or "python3" or "gcc" or "make":
                Version(name, arguments, use);
                break;
            default:
                if (CommandTable.Find(name) is { } known)
                {
                    Known(name, known, arguments, use);
                }

                break;
        }

        if (called.Length != name.Length)
        {
            use.Refuse("it is called by its path, and so it may be another program");
        }

        return use;
    }

    private static void Known(string name, KnownCommand known, ReadOnlySpan<ShellWord> arguments, CommandUse use)
    {
        use.IsBuiltIn = known.IsBuiltIn;
        use.IsReader = known.Operands is OperandUse.Reads or OperandUse.ReadsAfterFirst;
        use.HasDangerousForms = known.HasDangerousForms;
        use.IsNamesOnly = known.IsNamesOnly;
        use.IsWriter = known.Operands is not (OperandUse.None or OperandUse.Reads or OperandUse.ReadsAfterFirst);
        use.FearsLeadingGlob = name is "sort" or "rg" or "tree";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var operands = OptionReader.Read(arguments, known.Options, use, seen);
        if (name is "uniq" && operands.Count > 1)
        {
            use.Paths.Add(new PathOperand(PathUse.Write, operands[1]));
            use.Refuse("its second operand is a file that it writes");
        }

        operands.RemoveAll(static word => word.Static is "-");
        switch (known.Operands)
        {
            case OperandUse.Reads:
                Add(PathUse.Read, operands);
                break;
            case OperandUse.ReadsAfterFirst:
                Add(PathUse.Read, operands.Skip(seen.Overlaps(["e", "f", "regexp", "file", "from-file", "files", "type-list"]) ? 0 : 1));
                break;
            case OperandUse.Writes:
                Add(PathUse.Write, operands);
                break;
            case OperandUse.WritesAfterFirst:
                // A mode that takes something away looks like an option.
                Add(PathUse.Write, operands.Skip(seen.Contains("reference") || TakesModeAway(name, arguments) ? 0 : 1));
                break;
            case OperandUse.Deletes:
                Add(PathUse.Delete, operands);
                if (name is "rm" && (seen.Overlaps(["r", "R"]) || seen.Any(static option => option.StartsWith("rec", StringComparison.Ordinal))))
                {
                    use.Removed.AddRange(operands);
                }

                break;
            case OperandUse.Copies or OperandUse.Moves:
                Transfer(name, known.Operands, operands, seen, use);
                break;
        }

        Special(name, operands, seen, use);

        void Add(PathUse what, IEnumerable<ShellWord> found) => use.Paths.AddRange(found.Select(word => new PathOperand(what, word)));
    }

    private static bool TakesModeAway(string name, ReadOnlySpan<ShellWord> arguments)
    {
        foreach (var word in arguments)
        {
            if (name is "chmod" && Words.Head(word) is ['-', 'r' or 'w' or 'x' or 'X' or 's' or 't' or 'u' or 'g' or 'o', ..])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A copy lands at its destination, and below it when that is a folder.</summary>
    private static void Transfer(string name, OperandUse kind, List<ShellWord> operands, HashSet<string> seen, CommandUse use)
    {
        var target = use.Paths.LastOrDefault(static path => path.Use is PathUse.Write)?.Word;
        var makesFolders = name is "install" && seen.Overlaps(["d", "directory"]);
        var sources = target is not null || makesFolders ? operands : operands.SkipLast(1).ToList();
        target ??= operands.LastOrDefault();
        foreach (var source in sources)
        {
            // What is linked or moved is changed through its other name; what is copied is read.
            use.Paths.Add(new PathOperand(kind is OperandUse.Moves || makesFolders ? PathUse.Write : PathUse.Read, source));
            if (kind is OperandUse.Moves)
            {
                use.Paths.Add(new PathOperand(PathUse.Read, source));
            }

            if (target is not null && PathText.Name(Words.Tail(source).TrimEnd('/')) is { Length: > 0 } last && last is not ("." or ".."))
            {
                use.Paths.Add(new PathOperand(PathUse.Write, new ShellWord([.. target.Parts, new WordPart.Text("/" + last, IsQuoted: !source.HasGlob)])));
            }
        }

        if (target is not null && !makesFolders)
        {
            use.Paths.Add(new PathOperand(PathUse.Write, target));
        }
    }

    private static void Special(string name, List<ShellWord> operands, HashSet<string> seen, CommandUse use)
    {
        switch (name)
        {
            case "split" when operands.Count > 1:
                use.Paths.Add(new PathOperand(PathUse.Write, operands[1]));
                break;
            case "strings" when operands.Any(static word => Words.Head(word).StartsWith('@')):
                use.Refuse("it takes options from a file");
                break;
            case "grep" or "egrep" or "fgrep":
                use.ReadsBelow = seen.Overlaps(["r", "R", "recursive", "dereference-recursive"]);
                break;
            case "rg":
                use.ReadsBelow = !seen.Overlaps(["files", "type-list"]);
                use.SkipsHidden = !seen.Overlaps(["hidden", ".", "u", "unrestricted"]);
                break;
            case "diff":
                use.ReadsBelow = seen.Overlaps(["r", "recursive"]);
                break;
            case "cp" or "rsync":
                use.ReadsBelow = seen.Overlaps(["r", "R", "a", "archive", "recursive"]);
                break;
        }
    }

    private static void Date(ReadOnlySpan<ShellWord> arguments, CommandUse use)
    {
        use.IsBuiltIn = true;
        foreach (var word in arguments)
        {
            var text = Words.Head(word);
            var isHarmless = text.StartsWith('+')
                || (text.Length > 1 && text[0] == '-' && text[1] != '-' && (text[1] == 'I' || text.AsSpan(1).IndexOfAnyExcept("uRI") < 0))
                || text is "--utc" or "--universal" or "--rfc-email" or "--iso-8601" || text.StartsWith("--iso-8601=", StringComparison.Ordinal);
            if (!isHarmless)
            {
                use.Refuse($"date {text} may do more than show the time");
            }
        }
    }

    private static ReadOnlySpan<ShellWord> WithoutBracket(ReadOnlySpan<ShellWord> arguments, CommandUse use)
    {
        if (arguments is [.., { Static: "]" }])
        {
            return arguments[..^1];
        }

        use.Refuse("its bracket is not closed");
        return arguments;
    }

    private static void CopyBlocks(ReadOnlySpan<ShellWord> arguments, CommandUse use)
    {
        use.IsWriter = true;
        foreach (var word in arguments)
        {
            var head = Words.Head(word);
            if (head.StartsWith("of=", StringComparison.Ordinal) || head.StartsWith("if=", StringComparison.Ordinal))
            {
                use.Paths.Add(new PathOperand(head[0] == 'o' ? PathUse.Write : PathUse.Read, Words.After(word, 3)));
            }
            else if (word.Static is null)
            {
                use.Paths.Add(new PathOperand(PathUse.Write, word));
            }
        }
    }

    private static void Version(string name, ReadOnlySpan<ShellWord> arguments, CommandUse use)
    {
        if (arguments is [{ Static: var text }] && (text is "--version" || (name is "node" && text is "-v") || (name is "python" or "python3" && text is "-V")))
        {
            use.IsBuiltIn = true;
        }
    }
}
