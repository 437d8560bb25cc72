using System.Collections.Frozen;
using System.Collections.Immutable;
using LspAgent.Core.Permissions.ShellSyntax;

namespace LspAgent.Core.Permissions.Shell;

/// <summary>Judges a whole script: every command in it, in the folder that the shell is in by then, and every redirection.</summary>
internal sealed class ShellJudge
{
    private const int MaxLength = 64 * 1024;

    /// <summary>Scripts in scripts: each is read again.</summary>
    private const int MaxScripts = 16;

    private static readonly FrozenSet<string> HarmlessVariables = new[]
    {
        "NODE_ENV", "CI", "FORCE_COLOR", "NO_COLOR", "LANG", "LC_ALL", "RUST_BACKTRACE", "RUST_LOG", "GOOS", "GOARCH", "PYTHONUNBUFFERED",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly CommandRaise _raise;
    private readonly CommandPermit _permit;
    private readonly RedirectionJudge _redirections;
    private readonly DirectoryChange _directories;

    public ShellJudge(PolicyContext context, PathJudge paths)
    {
        _raise = new CommandRaise(context, paths);
        _permit = new CommandPermit(context, paths);
        _redirections = new RedirectionJudge(context, paths);
        _directories = new DirectoryChange(context, paths);
    }

    /// <param name="folder">Where it runs, with slashes.</param>
    public void Judge(string script, string folder, Findings findings)
    {
        if (script.Contains('\0', StringComparison.Ordinal))
        {
            findings.Deny("it holds a NUL character, behind which nothing would be run", rule: null, part: null);
            return;
        }

        if (string.IsNullOrWhiteSpace(script))
        {
            findings.Ask(PermissionGround.Floor, "it is empty", rule: null, part: null);
            return;
        }

        if (HiddenCharacters.FindFirst(script) is { } hidden)
        {
            findings.Ask(PermissionGround.Floor, $"it holds the character {hidden}, which nobody sees as it is", rule: null, part: null);
        }

        if (script[0] is '-' or '+')
        {
            findings.Ask(PermissionGround.Floor, "a shell would take it for an option", rule: null, part: null);
        }

        if (script.Length > MaxLength)
        {
            findings.Ask(PermissionGround.Floor, "it is longer than 64 KiB", rule: null, part: null);
        }

        Read(script, new Walk(Places.At(folder), Permits: true, Depth: 0), findings);
    }

    private void Read(string script, Walk walk, Findings findings)
    {
        var parsed = ShellParser.Parse(script);
        if (parsed.IsTooDeep)
        {
            findings.Deny("it is nested too deeply to be read", rule: null, part: null);
        }

        foreach (var problem in parsed.Problems)
        {
            findings.Ask(PermissionGround.Floor, $"it is not understood: {problem}", rule: null, part: null);
        }

        if (parsed.Root is { } root)
        {
            Judge(root, walk, findings);
        }
        else if (walk.Permits && parsed.IsUnderstood)
        {
            findings.Ask(PermissionGround.Floor, "it holds no command", rule: null, part: null);
        }
    }

    /// <summary>Where the shell may be behind a command that worked, and behind one that did not.</summary>
    private (Places Worked, Places Failed) Judge(ShellNode node, Walk walk, Findings findings)
    {
        switch (node)
        {
            case ShellNode.Simple simple:
                return Simple(simple, walk, findings);
            case ShellNode.Pipeline { Stages: [var only] }:
                var (worked, failed) = Judge(only, walk, findings);

                // A negation that is not thought through to its end must not hide where the shell is.
                return (failed.Or(worked), worked.Or(failed));
            case ShellNode.Pipeline pipeline:
                for (var index = 0; index < pipeline.Stages.Length; index++)
                {
                    Judge(pipeline.Stages[index], walk, findings);
                    if (index > 0 && ShellInput.Of(pipeline.Stages[index - 1], pipeline.Stages[index]) is { } piped)
                    {
                        Script(piped, walk, findings);
                    }
                }

                return walk.Stay;
            case ShellNode.AndOr list:
                return AndOr(list, walk, findings);
            case ShellNode.Sequence sequence:
                foreach (var item in sequence.Items)
                {
                    var (after, otherwise) = Judge(item.Command, walk, findings);
                    walk = item.IsBackground ? walk : walk.At(after.Or(otherwise));
                }

                return walk.Stay;
            case ShellNode.Subshell subshell:
                Redirections(subshell.Redirections, walk, findings);
                Judge(subshell.Body, walk, findings);
                return walk.Stay;
            case ShellNode.Group group:
                Redirections(group.Redirections, walk, findings);
                return Judge(group.Body, walk, findings);
            case ShellNode.If condition:
                return If(condition, walk, findings);
            case ShellNode.While loop:
                walk = loop.MayChangeDirectory ? walk.At(walk.Places.OrElsewhere) : walk;
                Redirections(loop.Redirections, walk, findings);
                Judge(loop.Condition, walk, findings);
                Judge(loop.Body, walk, findings);
                return walk.Stay;
            case ShellNode.For loop:
                walk = loop.MayChangeDirectory ? walk.At(walk.Places.OrElsewhere) : walk;
                return For(loop, walk, findings);
            case ShellNode.Case choice:
                return Case(choice, walk, findings);
            case ShellNode.Conditional conditional:
                Redirections(conditional.Redirections, walk, findings);
                Expansions(conditional.Words, walk, findings);
                Command([ShellWord.Of("[["), .. conditional.Words], walk, showsVariables: false, findings);
                return walk.Stay;
            case ShellNode.Arithmetic arithmetic:
                Redirections(arithmetic.Redirections, walk, findings);
                Expansions([arithmetic.Expression], walk, findings);
                findings.Ask(PermissionGround.Caution, "it calculates, which can assign and run something", rule: null, "((…))");
                return walk.Stay;
            case ShellNode.Function function:
                findings.Ask(PermissionGround.Caution, $"it defines {function.Name}, which then means something else", rule: null, function.Name);
                Judge(function.Body, walk.At(walk.Places.OrElsewhere), findings);
                return walk.At(walk.Places.OrElsewhere).Stay;
            case ShellNode.Coprocess coprocess:
                findings.Ask(PermissionGround.Caution, "it starts a coprocess", rule: null, "coproc");
                Judge(coprocess.Body, walk, findings);
                return walk.Stay;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private (Places, Places) AndOr(ShellNode.AndOr list, Walk walk, Findings findings)
    {
        var (worked, failed) = Judge(list.First, walk, findings);
        foreach (var joined in list.Rest)
        {
            var isAnd = joined.Join is ShellJoin.And;
            var (next, otherwise) = Judge(joined.Command, walk.At(isAnd ? worked : failed), findings);
            (worked, failed) = isAnd ? (next, failed.Or(otherwise)) : (worked.Or(next), otherwise);
        }

        return (worked, failed);
    }

    private (Places, Places) If(ShellNode.If condition, Walk walk, Findings findings)
    {
        Redirections(condition.Redirections, walk, findings);
        Places? end = null;
        foreach (var (test, body) in condition.Branches)
        {
            var (worked, failed) = Judge(test, walk, findings);
            var (after, otherwise) = Judge(body, walk.At(worked), findings);
            end = (end ?? after).Or(after).Or(otherwise);
            walk = walk.At(failed);
        }

        if (condition.Else is { } last)
        {
            var (after, otherwise) = Judge(last, walk, findings);
            end = (end ?? after).Or(after).Or(otherwise);
        }
        else
        {
            end = (end ?? walk.Places).Or(walk.Places);
        }

        return walk.At(end.Value).Stay;
    }

    private (Places, Places) For(ShellNode.For loop, Walk walk, Findings findings)
    {
        Redirections(loop.Redirections, walk, findings);
        Expansions(loop.Words, walk, findings);
        if (!loop.IsPlain || loop.Words.Any(static word => word.Parts.Any(static part => part is not WordPart.Command && new ShellWord([part]).IsComputed)))
        {
            findings.Ask(PermissionGround.Caution, "its loop runs over what is only known when it runs", rule: null, "for");
        }

        // What it runs over is what its commands read, under another name.
        _raise.JudgeNames(loop.Words, walk.Places, findings);
        Judge(loop.Body, walk, findings);
        return walk.Stay;
    }

    private (Places, Places) Case(ShellNode.Case choice, Walk walk, Findings findings)
    {
        Redirections(choice.Redirections, walk, findings);
        ImmutableArray<ShellWord> words = [choice.Subject, .. choice.Arms.SelectMany(static arm => arm.Patterns)];
        Expansions(words, walk, findings);
        if (words.Any(static word => word.IsComputed))
        {
            findings.Ask(PermissionGround.Caution, "its choice depends on what is only known when it runs", rule: null, "case");
        }

        var end = walk.Places;
        foreach (var arm in choice.Arms)
        {
            if (arm.Body is { } body)
            {
                // An arm may fall through into the next one.
                var (after, otherwise) = Judge(body, walk.At(choice.MayChangeDirectory ? end.OrElsewhere : end), findings);
                end = end.Or(after).Or(otherwise);
            }
        }

        return walk.At(end).Stay;
    }

    private (Places, Places) Simple(ShellNode.Simple simple, Walk walk, Findings findings)
    {
        foreach (var assignment in simple.Assignments)
        {
            Expansions([assignment.Value], walk, findings);
            if (!assignment.IsPlain || simple.Words.IsEmpty || assignment.Value.Static is null || !HarmlessVariables.Contains(assignment.Name))
            {
                findings.Ask(PermissionGround.Caution, $"it sets {assignment.Name}, which can change what a command does", rule: null, $"{assignment.Name}=…");
            }
        }

        Redirections(simple.Redirections, walk, findings);
        if (simple.Words.IsEmpty)
        {
            return walk.Stay;
        }

        Expansions(simple.Words, walk, findings);
        simple = simple with { Words = PrintedText.Fold(simple.Words) };
        var showsVariables = simple.Redirections.Any(static redirection =>
            redirection.Kind is ShellRedirectionKind.HereDocument or ShellRedirectionKind.HereString
            && redirection.Target.Parts.Any(static part => part is not WordPart.Command && new ShellWord([part]).IsComputed));
        if (simple.Words[0].Static is "cd")
        {
            _raise.Judge(simple.Words.AsMemory(), walk.Places, hasUnknownTail: false, findings, _ => { });
            return _directories.Judge(simple.Words, walk.Places, walk.Permits, findings);
        }

        Command(simple.Words, walk, showsVariables, findings);
        if (ShellInput.Of(simple) is { } input)
        {
            Script(input, walk, findings);
        }

        return simple.MayChangeDirectory ? walk.At(walk.Places.OrElsewhere).Stay : walk.Stay;
    }

    private void Command(ImmutableArray<ShellWord> words, Walk walk, bool showsVariables, Findings findings)
    {
        _raise.Judge(Words.ExpandBraces(words).AsMemory(), walk.Places, hasUnknownTail: false, findings, script => Script(script, walk, findings));
        if (walk.Permits)
        {
            _permit.Judge(words.AsMemory(), walk.Places, showsVariables, findings);
        }
    }

    /// <summary>A script that a command hands to a shell: only what stands against it counts.</summary>
    private void Script(string script, Walk walk, Findings findings)
    {
        if (walk.Depth >= MaxScripts)
        {
            findings.Deny("it hands scripts to shells too often to be read", rule: null, part: null);
        }
        else
        {
            Read(script, walk with { Permits = false, Depth = walk.Depth + 1 }, findings);
        }
    }

    private void Redirections(ImmutableArray<ShellRedirection> redirections, Walk walk, Findings findings)
    {
        foreach (var redirection in redirections)
        {
            Expansions([redirection.Target], walk, findings);
            _redirections.Judge(redirection, walk.Places, walk.Permits, findings);
        }
    }

    /// <summary>Commands inside words run too, each in a shell of its own.</summary>
    private void Expansions(ImmutableArray<ShellWord> words, Walk walk, Findings findings)
    {
        foreach (var word in words)
        {
            if (word.Static is null || word.Parts.Length > 1)
            {
                Parts(word.Parts, walk, findings);
            }
        }
    }

    private void Parts(ImmutableArray<WordPart> parts, Walk walk, Findings findings)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case WordPart.Command { Script.Root: { } root }:
                    Judge(root, walk, findings);
                    break;
                case WordPart.Process { Script.Root: { } root }:
                    Judge(root, walk, findings);
                    break;
                case WordPart.Parameter parameter:
                    Parts(parameter.Inner, walk, findings);
                    break;
                case WordPart.Arithmetic arithmetic:
                    Parts(arithmetic.Inner, walk, findings);
                    break;
                case WordPart.Elements elements:
                    Expansions(elements.Words, walk, findings);
                    break;
            }
        }
    }

    /// <summary>Where the walk through a script is.</summary>
    /// <param name="Permits">False inside of a script that a command hands to a shell: only what stands against it counts there.</param>
    private readonly record struct Walk(Places Places, bool Permits, int Depth)
    {
        public (Places, Places) Stay => (Places, Places);

        /// <summary>A place that cannot be reached is judged like the one before.</summary>
        public Walk At(Places places) => places.IsImpossible ? this : this with { Places = places };
    }
}
