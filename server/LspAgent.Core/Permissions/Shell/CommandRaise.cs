using System.Collections.Frozen;
using System.Collections.Immutable;
using LspAgent.Core.Permissions.Paths;
using LspAgent.Core.Permissions.Rules;
using LspAgent.Core.Permissions.ShellSyntax;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Permissions.Shell;

/// <summary>
/// What stands against one command, whatever allows it: rules that refuse or ask, also about commands that it runs in turn,
/// and the floors of the files that it touches.
/// </summary>
internal sealed class CommandRaise(PolicyContext context, PathJudge paths)
{
    private const int MaxWrappers = 100;

    private static readonly FrozenSet<string> StateChanging = new[]
    {
        "export", "declare", "typeset", "readonly", "local", "unset", "set", "shopt", "alias", "unalias", "source", ".", "eval", "exec", "trap", "hash", "enable",
        "mapfile", "readarray", "complete", "compopt", "compgen", "read", "let", "coproc", "getopts", "pushd", "popd", "ulimit", "umask", "bind", "fc", "history", "disown", "suspend", "logout",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <param name="readScript">Judges a script that the command hands to a shell.</param>
    /// <param name="hasUnknownTail">True when more words come that nobody knows.</param>
    public void Judge(ReadOnlyMemory<ShellWord> words, Places places, bool hasUnknownTail, Findings findings, Action<string> readScript)
    {
        for (var depth = 0; depth < MaxWrappers; depth++)
        {
            JudgeOne(words.Span, places, hasUnknownTail, findings);
            if (CarriedScript.Find(words.Span) is { } carried)
            {
                readScript(carried);
            }

            switch (Wrappers.Unwrap(words.Span))
            {
                case Wrapped.Command inner:
                    words = words[inner.Start..];
                    hasUnknownTail |= inner.HasUnknownTail;
                    continue;
                case Wrapped.Script { Text: { } text }:
                    readScript(text);
                    return;
                case Wrapped.Commands commands:
                    foreach (var command in commands.Found)
                    {
                        Judge(command.Select(WithoutPlace).ToArray(), places, hasUnknownTail, findings, readScript);
                    }

                    return;
                case Wrapped.Anywhere:
                    for (var start = 1; start < Math.Min(words.Length, MaxWrappers); start++)
                    {
                        JudgeOne(words.Span[start..], places, hasUnknownTail: true, findings);
                    }

                    return;
                default:
                    return;
            }
        }

        findings.Deny("it is wrapped in too many other commands", rule: null, Part(words.Span));
    }

    /// <summary>Words that stand for files wherever a variable is read.</summary>
    public void JudgeNames(ImmutableArray<ShellWord> words, Places places, Findings findings)
    {
        var use = new CommandUse { IsReader = true, IsNamesOnly = true };
        foreach (var word in words)
        {
            if (word.Static is null && !word.HasGlob && !word.HasBrace)
            {
                continue;
            }

            foreach (var path in WordPaths.Find(word, places, context))
            {
                // A bare word is a file only where there is one.
                if (path is NamedPath.Glob
                    || (path is NamedPath.Known known
                        && (word.Static?.AsSpan().IndexOfAny('/', '.') >= 0 || PathWalk.Follow(known.Path, context.Entries, followsLast: true) is PathFinding.Found { Entry: not FileEntry.Missing })))
                {
                    JudgePath(new PathOperand(PathUse.Read, word), path, use, Part([word]), findings);
                }
            }
        }
    }

    public static string Part(ReadOnlySpan<ShellWord> words)
    {
        var text = string.Join(' ', words[..Math.Min(words.Length, 12)].ToArray().Select(static word => word.ToString()));
        return text.Length > 160 ? text[..160] + "…" : words.Length > 12 ? text + " …" : text;
    }

    /// <summary>What <c>find</c> puts in place of the braces is only known when it runs.</summary>
    private static ShellWord WithoutPlace(ShellWord word) =>
        word.Static?.Contains("{}", StringComparison.Ordinal) ?? false ? new ShellWord([new WordPart.Parameter("{}", ParameterUse.Value, [], IsQuoted: true)]) : word;

    private void JudgeOne(ReadOnlySpan<ShellWord> words, Places places, bool hasUnknownTail, Findings findings)
    {
        var part = Part(words);
        JudgeRules(words, hasUnknownTail, part, findings);
        if (words[0].Static is not { } called)
        {
            return;
        }

        if (StateChanging.Contains(called))
        {
            findings.Ask(PermissionGround.Caution, $"{called} changes the shell for what follows", rule: null, part);
        }

        var use = CommandKnowledge.Of(words);
        foreach (var removed in use.Removed)
        {
            JudgeRemoval(removed, use.RemovesSome, places, part, findings);
        }

        foreach (var operand in use.Paths)
        {
            foreach (var path in WordPaths.Find(operand.Word, places, context))
            {
                JudgePath(operand, path, use, part, findings);
            }
        }

        if (use is { ReadsBelow: true, Paths.Count: 0 })
        {
            JudgeBelow(places.Known, use, part, findings);
        }
    }

    private void JudgeRules(ReadOnlySpan<ShellWord> words, bool hasUnknownTail, string part, Findings findings)
    {
        foreach (var effect in (ReadOnlySpan<RuleEffect>)[RuleEffect.Deny, RuleEffect.Ask])
        {
            foreach (var rule in context.Rules.Commands(effect))
            {
                var match = rule.Command is { } pattern ? Match(pattern, words, hasUnknownTail) : CommandMatch.No;
                if (match is CommandMatch.Yes && effect is RuleEffect.Deny)
                {
                    findings.Deny("a rule refuses it", rule.Rule, part);
                    return;
                }

                if (match is not CommandMatch.No)
                {
                    findings.Ask(PermissionGround.Rule, match is CommandMatch.Yes ? "a rule wants to be asked" : "it could become what a rule is about", rule.Rule, part);
                }
            }
        }
    }

    private CommandMatch Match(CommandPattern pattern, ReadOnlySpan<ShellWord> words, bool hasUnknownTail)
    {
        var match = pattern.Match(words, hasUnknownTail, seesThrough: true, context.Names);
        if (match is CommandMatch.Yes || words.Length < 2 || words[0].Static is not { } called || PathText.Name(called) is not "git")
        {
            return match;
        }

        var start = GitUse.SkipGlobal(words[1..], out _);
        if (start == 0)
        {
            return match;
        }

        var inner = pattern.Match((ShellWord[])[words[0], .. words[(1 + start)..]], hasUnknownTail, seesThrough: true, context.Names);
        return inner > match ? inner : match;
    }

    private void JudgeRemoval(ShellWord word, bool removesSome, Places places, string part, Findings findings)
    {
        foreach (var path in WordPaths.Find(word, places, context))
        {
            switch (path)
            {
                case NamedPath.Known known:
                    var lexical = PathText.Normalise(known.Path);
                    Check(lexical);
                    if (PathWalk.Follow(known.Path, context.Entries, followsLast: true) is PathFinding.Found found && !found.Canonical.Equals(lexical, StringComparison.Ordinal))
                    {
                        Check(found.Canonical);
                    }

                    break;
                case NamedPath.Glob glob:
                    // A star stands for what lies in the folder, and for names on the way to the home folder.
                    var parent = PathText.Parent(glob.Pattern);
                    if (IsEverything(PathText.Name(glob.Pattern)) && !PathGlob.HasWildcard(parent))
                    {
                        Check(parent);
                    }

                    if (HoldsHome(glob.Pattern))
                    {
                        findings.Deny("it removes the home folder", rule: null, part);
                    }

                    break;
                case NamedPath.Unknown:
                    findings.Ask(PermissionGround.Floor, "what it removes with all that is in it is only known when it runs", rule: null, part);
                    break;
            }
        }

        void Check(string folder)
        {
            if (folder is "/" || PathText.IsWithin(context.Home, folder, context.Names) || (context.Style is PathStyle.Windows && folder.Length <= 3 && folder.Length > 1))
            {
                findings.Deny(folder is "/" ? "it removes everything on this machine" : "it removes the home folder", rule: null, part);
            }
            else if (!removesSome && context.Folders.HoldsRoot(folder))
            {
                findings.Ask(PermissionGround.Floor, "it removes the whole workspace", rule: null, part);
            }
        }
    }

    private bool HoldsHome(string pattern)
    {
        var home = context.Home;
        var segments = PathGlob.Segments(pattern);
        while (home.Length > 1)
        {
            if (PathGlob.Matches(segments.AsSpan(), PathGlob.Segments(home).AsSpan(), context.Names))
            {
                return true;
            }

            home = PathText.Parent(home);
        }

        return false;
    }

    private static bool IsEverything(string name) => name.Contains('*', StringComparison.Ordinal) && name.All(static letter => letter is '*' or '.' or '?' or '[' or ']' or '!' or '^');

    private void JudgePath(PathOperand operand, NamedPath path, CommandUse use, string part, Findings findings)
    {
        var writes = operand.Use is not PathUse.Read;
        switch (path)
        {
            case NamedPath.Known known:
                if (PathWalk.Follow(known.Path, context.Entries, followsLast: operand.Use is not PathUse.Delete) is not PathFinding.Found found)
                {
                    findings.Ask(PermissionGround.Caution, $"{operand.Word} cannot be followed", rule: null, part);
                    return;
                }

                paths.Raise(operand.Use, found, part, isSecretAllowed: false, findings);
                if ((writes || use.IsWriter) && !paths.IsInside(found))
                {
                    findings.Ask(PermissionGround.Caution, $"{operand.Word} is outside the workspace", rule: null, part);
                }

                if (use.ReadsBelow && found.Entry is not FileEntry.Regular)
                {
                    JudgeBelow([found.Lexical, found.Canonical], use, part, findings);
                }

                break;
            case NamedPath.Glob glob:
                JudgeGlob(operand, glob.Pattern, use, part, findings);
                break;
            case NamedPath.Unknown unknown:
                JudgeUnknown(operand, [.. unknown.Names], use, part, findings);
                break;
        }
    }

    private void JudgeGlob(PathOperand operand, string pattern, CommandUse use, string part, Findings findings)
    {
        var writes = operand.Use is not PathUse.Read;
        foreach (var effect in (ReadOnlySpan<RuleEffect>)[RuleEffect.Deny, RuleEffect.Ask])
        {
            var rules = writes && effect is RuleEffect.Deny ? context.Rules.Edits(effect).Concat(context.Rules.Reads(effect)) : writes ? context.Rules.Edits(effect) : context.Rules.Reads(effect);
            foreach (var rule in rules)
            {
                if (!rule.Rule.IsWholeTool && !(rule.Path?.CouldMatch(pattern) ?? false))
                {
                    continue;
                }

                if (effect is RuleEffect.Deny)
                {
                    findings.Deny("it can match what a rule refuses", rule.Rule, part);
                }
                else
                {
                    findings.Ask(PermissionGround.Rule, "it can match what a rule wants to be asked about", rule.Rule, part);
                }
            }
        }

        var segments = context.Folders.Below(pattern);
        if (writes)
        {
            var isProtected = NamedFiles.Protected(segments, context.Names) is not null;
            findings.Ask(isProtected ? PermissionGround.Floor : PermissionGround.Caution, $"what {operand.Word} stands for is only known when it runs", rule: null, part);
        }
        else if (CouldBeSecret(segments, use.IsNamesOnly))
        {
            findings.Ask(PermissionGround.Floor, $"{operand.Word} can match a file that holds a secret", rule: null, part);
        }
    }

    private bool CouldBeSecret(string[] segments, bool isNamesOnly)
    {
        for (var index = 0; index < segments.Length; index++)
        {
            var segment = segments[index];
            if (!PathGlob.HasWildcard(segment))
            {
                continue;
            }

            if (isNamesOnly && segment is "*")
            {
                continue;
            }

            foreach (var example in NamedFiles.SecretExamples)
            {
                // A wildcard at the start never stands for a dot.
                if ((example[0] != '.' || segment[0] == '.' || segment[0] == '[') && PathGlob.MatchesName(segment, example, context.Names)
                    && (index == segments.Length - 1 || example is ".ssh" or ".aws"))
                {
                    return true;
                }
            }
        }

        return NamedFiles.Secret(segments, context.Names) is not null;
    }

    private void JudgeUnknown(PathOperand operand, string[] names, CommandUse use, string part, Findings findings)
    {
        var writes = operand.Use is not PathUse.Read;
        var tail = "/" + string.Join('/', names);
        var rules = context.Rules.Reads(RuleEffect.Deny).Concat(writes ? context.Rules.Edits(RuleEffect.Deny) : []);
        foreach (var rule in rules)
        {
            if (names.Length > 0 && (rule.Path?.Matches(tail) ?? rule.Rule.IsWholeTool))
            {
                findings.Deny("a rule refuses it", rule.Rule, part);
            }
            else if (use.IsReader || writes)
            {
                findings.Ask(PermissionGround.Rule, "it could become what a rule refuses", rule.Rule, part);
            }
        }

        if (writes)
        {
            var isProtected = NamedFiles.Protected(names, context.Names) is not null;
            findings.Ask(isProtected ? PermissionGround.Floor : PermissionGround.Caution, $"what {operand.Word} names is only known when it runs", rule: null, part);
        }
        else if (NamedFiles.Secret(names, context.Names) is { } secret)
        {
            findings.Ask(PermissionGround.Floor, $"{secret} may hold a secret", rule: null, part);
        }
    }

    /// <summary>A search through folders reads what lies in them.</summary>
    private void JudgeBelow(IEnumerable<string> folders, CommandUse use, string part, Findings findings)
    {
        foreach (var rule in context.Rules.Reads(RuleEffect.Deny))
        {
            if (rule.Path is { } pattern
                && !(use.SkipsHidden && pattern.LastName?[0] == '.')
                && folders.Any(pattern.ReachesBelow))
            {
                findings.Ask(PermissionGround.Rule, "it reads folders that hold what a rule refuses", rule.Rule, part);
            }
        }
    }
}
