using LspAgent.Core.Permissions.Paths;
using LspAgent.Core.Permissions.ShellSyntax;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Permissions.Shell;

/// <summary>Judges where a command's output goes and its input comes from: an edit and a read like any other.</summary>
internal sealed class RedirectionJudge(PolicyContext context, PathJudge paths)
{
    public void Judge(ShellRedirection redirection, Places places, bool permits, Findings findings)
    {
        if (redirection.Kind is not (ShellRedirectionKind.Input or ShellRedirectionKind.Output))
        {
            return;
        }

        var writes = redirection.Kind is ShellRedirectionKind.Output;
        var part = $"{(writes ? ">" : "<")} {redirection.Target}";
        if (redirection.Target.Static is "/dev/null" or "/dev/stdout" or "/dev/stderr" || redirection.Target.Parts is [WordPart.Process])
        {
            return;
        }

        foreach (var path in WordPaths.Find(redirection.Target, places, context))
        {
            if (path is not NamedPath.Known known || redirection.Target.HasBrace)
            {
                findings.Ask(PermissionGround.Caution, "where it is redirected is only known when it runs", rule: null, part);
                Guess(path, writes, part, findings);
                continue;
            }

            if (PathWalk.Follow(known.Path, context.Entries, followsLast: true) is not PathFinding.Found found)
            {
                findings.Ask(PermissionGround.Caution, "where it is redirected cannot be followed", rule: null, part);
                continue;
            }

            var use = writes ? PathUse.Write : PathUse.Read;
            paths.Raise(use, found, part, isSecretAllowed: false, findings);
            if (permits)
            {
                Permit(use, found, part, findings);
            }
        }
    }

    private void Permit(PathUse use, PathFinding.Found found, string part, Findings findings)
    {
        var writes = use is PathUse.Write;
        var isInside = paths.IsInside(found);
        if (paths.AllowingRule(writes ? "Edit" : "Read", use, found) is { } rule)
        {
            if (writes)
            {
                findings.AllowChange("a rule allows it", rule, part);
            }
            else
            {
                findings.Allow("a rule allows it", rule, part);
            }
        }
        else if (writes && isInside && findings.AcceptsEdits)
        {
            findings.AllowChange("edits inside the workspace are accepted in this mode", rule: null, part);
        }
        else if (writes || !isInside)
        {
            findings.Ask(
                PermissionGround.Unmatched,
                isInside ? "it writes a file, which needs a rule for edits" : "it is redirected outside the workspace",
                rule: null,
                part,
                new SavableRule($"{(writes ? "Edit" : "Read")}({RuleText.Path(found.Canonical, context)})", "exactly this file"));
        }
    }

    /// <summary>What is known of a target that is not: a rule may be about each of its names.</summary>
    private void Guess(NamedPath path, bool writes, string part, Findings findings)
    {
        var (pattern, names) = path switch
        {
            NamedPath.Glob glob => (glob.Pattern, context.Folders.Below(glob.Pattern)),
            NamedPath.Unknown unknown => ("/" + string.Join('/', unknown.Names), [.. unknown.Names]),
            NamedPath.Known known => (known.Path, context.Folders.Below(known.Path)),
            _ => (string.Empty, []),
        };
        foreach (var rule in context.Rules.Reads(Rules.RuleEffect.Deny).Concat(writes ? context.Rules.Edits(Rules.RuleEffect.Deny) : []))
        {
            if (names.Length > 0 && (rule.Rule.IsWholeTool || (rule.Path?.CouldMatch(pattern) ?? false)))
            {
                findings.Deny("it can match what a rule refuses", rule.Rule, part);
            }
        }

        if (writes && NamedFiles.Protected(names, context.Names) is { } name)
        {
            findings.Ask(PermissionGround.Floor, $"{name} is protected", rule: null, part);
        }
    }
}
