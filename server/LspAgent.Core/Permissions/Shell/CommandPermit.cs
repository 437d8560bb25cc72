using System.Collections.Frozen;
using LspAgent.Core.Permissions.Paths;
using LspAgent.Core.Permissions.Rules;
using LspAgent.Core.Permissions.ShellSyntax;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Permissions.Shell;

/// <summary>What allows one command: a rule that covers this form of it, or that it only reads and every word is known.</summary>
internal sealed class CommandPermit(PolicyContext context, PathJudge paths)
{
    /// <summary>What a mode that accepts edits also accepts, inside the workspace.</summary>
    private static readonly FrozenSet<string> EditingCommands =
        new[] { "mkdir", "touch", "rm", "rmdir", "mv", "cp", "sed" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Never offered as a rule: what they run stands in their words, or in a file.</summary>
    private static readonly FrozenSet<string> NeverSaved = new[]
    {
        "python", "python3", "node", "deno", "bun", "ruby", "perl", "php", "lua", "osascript", "pwsh", "powershell", "ssh", "npx", "uvx", "pipx", "docker", "podman", "awk", "gawk", "su", "kubectl", "csi", "dotnet-script",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <param name="showsVariables">True when a here-document of the command shows values that are only known when it runs.</param>
    public void Judge(ReadOnlyMemory<ShellWord> words, Places places, bool showsVariables, Findings findings)
    {
        var part = CommandRaise.Part(words.Span);
        if (FindUnsafe(words.Span) is { } unsafeUse)
        {
            findings.Ask(PermissionGround.Caution, unsafeUse, rule: null, part);
            return;
        }

        var (rule, because) = FindRule(words.Span, places, findings.Mode);
        if (rule is not null)
        {
            findings.AllowChange("a rule allows it", rule, part);
            return;
        }

        var wrapped = Wrappers.Unwrap(words.Span);
        if (wrapped is Wrapped.Command { IsTransparent: true } inner)
        {
            Judge(words[inner.Start..], places, showsVariables, findings);
            return;
        }

        if (wrapped is Wrapped.Command && RunsEach(words.Span, (Wrapped.Command)wrapped, places) is { } each)
        {
            findings.AllowChange("a rule allows it", each, part);
            return;
        }

        var use = CommandKnowledge.Of(words.Span);
        if (use.IsBuiltIn && ReadsOnly(words.Span, use, places, showsVariables) is var refused && refused is null)
        {
            findings.Allow("it only reads, inside the workspace", rule: null, part);
            return;
        }

        if (findings.AcceptsEdits && IsAcceptedEdit(words.Span, use, places))
        {
            findings.AllowChange("edits inside the workspace are accepted in this mode", rule: null, part);
            return;
        }

        Ask(words.Span, use, wrapped, because, places, showsVariables, part, findings);
    }

    private void Ask(ReadOnlySpan<ShellWord> words, CommandUse use, Wrapped? wrapped, string? because, Places places, bool showsVariables, string part, Findings findings)
    {
        if (because is not null)
        {
            findings.Ask(PermissionGround.Caution, because, rule: null, part);
            return;
        }

        var reason = use.IsBuiltIn ? ReadsOnly(words, use, places, showsVariables) : null;
        reason ??= use.NotBuiltIn ?? (words[0].Static is { } name ? $"no rule allows {name}" : "the command is only known when it runs");
        var canSave = wrapped is null && use.Danger is null && words[0].Static is { } called && !NeverSaved.Contains(PathText.Name(called));
        foreach (var word in words)
        {
            canSave &= word.Static is { } text && !text.Contains('*', StringComparison.Ordinal) && HiddenCharacters.FindFirst(text) is null;
        }

        findings.Ask(
            PermissionGround.Unmatched,
            reason,
            rule: null,
            part,
            canSave ? [new SavableRule($"Bash({RuleText.Command(words.ToArray())})", "exactly this command, wherever it is run")] : []);
    }

    /// <summary>A rule that covers the command as it is, or why the one that is meant does not.</summary>
    private (PermissionRule? Rule, string? Because) FindRule(ReadOnlySpan<ShellWord> words, Places places, PermissionMode mode)
    {
        string? because = null;
        CommandUse? use = null;
        foreach (var rule in context.Rules.Commands(RuleEffect.Allow))
        {
            if (rule.Command is not { } pattern || (mode is PermissionMode.Auto && IsBroad(pattern)) || pattern.Match(words, hasUnknownTail: false, seesThrough: false, StringComparison.Ordinal) is not CommandMatch.Yes)
            {
                continue;
            }

            use ??= CommandKnowledge.Of(words);
            if (Against(pattern, words, use, places) is not { } reason)
            {
                return (rule.Rule, null);
            }

            because ??= $"{reason}, which {rule.Rule.Described} does not cover";
        }

        return (null, because);
    }

    /// <summary>A rule that allows everything, or whatever a program is told to run: a critic sees more than that.</summary>
    private static bool IsBroad(CommandPattern pattern) =>
        !pattern.IsExact && (pattern.Words is [] || (pattern.Words is [var name] && (NeverSaved.Contains(name) || Wrappers.IsShell(name) || Wrappers.IsKnown(name))));

    private string? Against(CommandPattern pattern, ReadOnlySpan<ShellWord> words, CommandUse use, Places places)
    {
        if (!pattern.IsExact)
        {
            switch (Wrappers.Unwrap(words))
            {
                case Wrapped.Command inner when pattern.Words.Length <= inner.Start:
                    return "it runs another command";
                case Wrapped.Script or Wrapped.Anywhere:
                    return "it runs another command";
                case Wrapped.Commands commands when commands.Found.Any(command => FindRule(command.AsSpan(), places, PermissionMode.Default).Rule is null):
                    return "it runs another command";
            }

            if (use.Danger is { } danger && !use.DangerWords.TrueForAll(form => form.Any(pattern.Spells)) && !IsCoveredEdit(use, places))
            {
                return danger;
            }
        }

        foreach (var word in words)
        {
            if ((use.HasDangerousForms || use.IsWriter) && (word.HasBrace || word.Parts.Any(static part => part is not WordPart.Process && new ShellWord([part]).IsComputed)))
            {
                return "a word of it is only known when it runs";
            }

            if (use.FearsLeadingGlob && StartsWithGlob(word))
            {
                return "a word that begins with a wildcard could become an option";
            }
        }

        return null;
    }

    /// <summary><c>sed -i</c> is an edit like any other where a rule for edits covers the files.</summary>
    private bool IsCoveredEdit(CommandUse use, Places places) =>
        use.IsEditInPlace && use.DangerWords.TrueForAll(static form => form.Any(static word => word.StartsWith("-i", StringComparison.Ordinal) || word.StartsWith("--i", StringComparison.Ordinal) || IsCluster(word)))
        && use.Paths.Exists(static path => path.Use is PathUse.Write)
        && use.Paths.Where(static path => path.Use is PathUse.Write).All(path => WordPaths.Find(path.Word, places, context).ToArray() is { Length: > 0 } found && Array.TrueForAll(found, IsEditable));

    private static bool IsCluster(string word) => word.Length > 1 && word[0] == '-' && word[1] != '-' && word[1..].IndexOf('i', StringComparison.Ordinal) is var at and >= 0 && word[1..(at + 1)].All(static letter => letter is 'n' or 'E' or 'r' or 's' or 'z' or 'u');

    private bool IsEditable(NamedPath path) =>
        path is NamedPath.Known known
        && PathWalk.Follow(known.Path, context.Entries, followsLast: true) is PathFinding.Found found
        && paths.AllowingRule("Edit", PathUse.Write, found) is not null;

    /// <summary><c>xargs</c> with a command that the user's own rule allows, whatever its last words are.</summary>
    private PermissionRule? RunsEach(ReadOnlySpan<ShellWord> words, Wrapped.Command wrapped, Places places)
    {
        if (words[0].Static is not "xargs" || words[wrapped.Start..] is not [{ Static: { } name }, ..] inner)
        {
            return null;
        }

        foreach (var option in words[1..wrapped.Start])
        {
            if (option.Static is not { } text || text.StartsWith("-a", StringComparison.Ordinal) || text.StartsWith("--a", StringComparison.Ordinal))
            {
                return null;
            }
        }

        var use = CommandKnowledge.Of(inner);
        if (use.HasDangerousForms || use.IsWriter || use.Danger is not null || Wrappers.Unwrap((ShellWord[])[.. inner, ShellWord.Of("x")]) is not null || Wrappers.IsShell(name) || name is "env" or "man")
        {
            return null;
        }

        foreach (var rule in context.Rules.Commands(RuleEffect.Allow))
        {
            if (rule.Command is { IsExact: false } pattern && pattern.Match(inner, hasUnknownTail: true, seesThrough: false, StringComparison.Ordinal) is CommandMatch.Yes
                && Against(pattern, inner, use, places) is null)
            {
                return rule.Rule;
            }
        }

        return null;
    }

    /// <summary>Why a command that is built in needs a rule all the same; null when it does not.</summary>
    private string? ReadsOnly(ReadOnlySpan<ShellWord> words, CommandUse use, Places places, bool showsVariables)
    {
        if (showsVariables)
        {
            return "it shows values that are only known when it runs";
        }

        if (words is [{ Static: "git" }, _, ..] && !context.Entries.IsGitHarmless(PathText.ToNative(context.Folders.Primary[0], context.Style)))
        {
            return "the repository names programs of its own that git would run";
        }

        var isCondition = words[0].Static is "[[";
        foreach (var word in words)
        {
            if (word.HasBrace && !isCondition)
            {
                return "a word of it stands for several";
            }

            foreach (var part in word.Parts)
            {
                var isKnown = part switch
                {
                    WordPart.Text or WordPart.Process => true,
                    WordPart.Parameter parameter => parameter.IsHarmless,
                    WordPart.Arithmetic arithmetic => arithmetic.IsNumbersOnly,
                    WordPart.Tilde => use.IsReader,
                    WordPart.Command => use.TakesAnyOutput,
                    _ => false,
                };
                if (!isKnown)
                {
                    return "a word of it is only known when it runs";
                }
            }

            if (word.HasGlob && !isCondition && AgainstGlob(word, use, places) is { } reason)
            {
                return reason;
            }
        }

        foreach (var operand in use.Paths)
        {
            foreach (var path in WordPaths.Find(operand.Word, places, context))
            {
                if (AgainstPath(operand, path) is { } reason)
                {
                    return reason;
                }
            }
        }

        return null;
    }

    private string? AgainstGlob(ShellWord word, CommandUse use, Places places)
    {
        if (use.FearsLeadingGlob && StartsWithGlob(word))
        {
            return "a word that begins with a wildcard could become an option";
        }

        // Behind an option's sign of equality a wildcard can only match files with such names.
        if (use.IsReader && Words.Head(word) is ['-', '-', .. var option] && option.Contains('=', StringComparison.Ordinal))
        {
            return null;
        }

        if (use.IsReader && use.Paths.Exists(path => ReferenceEquals(path.Word, word)))
        {
            return null;
        }

        return use.TakesAnyNames && WordPaths.Find(word, places, context).All(path => path is NamedPath.Glob glob && IsInside(glob.Pattern))
            ? null
            : "what a wildcard stands for is only known when it runs";
    }

    private string? AgainstPath(PathOperand operand, NamedPath path)
    {
        switch (path)
        {
            case NamedPath.Known known when operand.Use is PathUse.Read:
                return PathWalk.Follow(known.Path, context.Entries, followsLast: true) switch
                {
                    PathFinding.Found found when paths.IsInside(found) || paths.AllowingRule("Read", PathUse.Read, found) is not null => null,
                    PathFinding.Found => $"{operand.Word} is outside the workspace",
                    _ => $"{operand.Word} cannot be followed",
                };
            case NamedPath.Glob glob when operand.Use is PathUse.Read:
                return IsInside(glob.Pattern) ? null : $"{operand.Word} is outside the workspace";
            default:
                return $"what {operand.Word} names is only known when it runs";
        }
    }

    /// <summary>Whether all that a pattern can match lies in the workspace.</summary>
    private bool IsInside(string pattern)
    {
        var start = "/";
        foreach (var segment in PathGlob.Segments(pattern))
        {
            if (PathGlob.HasWildcard(segment))
            {
                break;
            }

            start = PathText.Join(start, segment);
        }

        return PathWalk.Follow(start, context.Entries, followsLast: true) is PathFinding.Found found && paths.IsInside(found);
    }

    private bool IsAcceptedEdit(ReadOnlySpan<ShellWord> words, CommandUse use, Places places)
    {
        if (words[0].Static is not { } name || !EditingCommands.Contains(name) || !use.IsWriter || use.Paths.Count == 0 || (use.Danger is not null && !use.IsEditInPlace)
            || (use.IsEditInPlace && use.DangerWords.Count > 1))
        {
            return false;
        }

        foreach (var word in words)
        {
            if (word.Static is null)
            {
                return false;
            }
        }

        return use.Paths.TrueForAll(operand => WordPaths.Find(operand.Word, places, context).All(path =>
            path is NamedPath.Known known && PathWalk.Follow(known.Path, context.Entries, followsLast: operand.Use is not PathUse.Delete) is PathFinding.Found found && paths.IsInside(found)));
    }

    private static string? FindUnsafe(ReadOnlySpan<ShellWord> words)
    {
        foreach (var word in words)
        {
            foreach (var part in word.Parts)
            {
                switch (part)
                {
                    case WordPart.Parameter { Use: ParameterUse.Unsafe }:
                        return "it expands a variable in a way that can assign or run something";
                    case WordPart.Arithmetic { IsNumbersOnly: false }:
                        return "it calculates with values that are only known when it runs";
                }
            }
        }

        return null;
    }

    private static bool StartsWithGlob(ShellWord word) =>
        word.HasGlob && word.Parts is [WordPart.Text { IsQuoted: false, Value: ['*' or '?' or '[', ..] }, ..];
}
