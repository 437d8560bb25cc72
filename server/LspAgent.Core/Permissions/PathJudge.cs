using LspAgent.Core.Permissions.Paths;
using LspAgent.Core.Permissions.Rules;
using LspAgent.Core.Tools;

namespace LspAgent.Core.Permissions;

/// <summary>Judges what is done with one path: rules and floors first, then what is allowed by default.</summary>
internal sealed class PathJudge(PolicyContext context)
{
    /// <summary>Below the agent's own folder: what it must never change itself.</summary>
    private static readonly string[] OwnRecords = ["projects", "logs", "trust.json", "trusted.json", "auth.json", "state", "checkpoints", "daemon", "sessions", "transcripts"];

    /// <param name="tool">The tool's name, for rules that name it.</param>
    /// <param name="directory">What a relative path begins at, in the machine's own way of writing.</param>
    /// <param name="readsToo">True for an edit, which shows what stands in the file.</param>
    /// <param name="requiresFile">True when a folder cannot be meant.</param>
    /// <param name="allowedBy">A rule that allows the change by what it means, inside the workspace.</param>
    public void Judge(string tool, PathUse use, string written, string directory, bool readsToo, bool requiresFile, Findings findings, PermissionRule? allowedBy = null)
    {
        switch (WrittenPath.Read(written, directory, context.Entries))
        {
            case WrittenPath.Refused refused:
                findings.Deny(refused.Because, rule: null, written);
                return;
            case WrittenPath.Plain plain:
                if (plain.Doubt is { } doubt)
                {
                    findings.Ask(PermissionGround.Floor, doubt, rule: null, written);
                }

                JudgeFound(tool, use, PathWalk.Follow(plain.Path, context.Entries, followsLast: use is not PathUse.Delete), written, readsToo, requiresFile, findings, use is PathUse.Write ? allowedBy : null);
                return;
        }
    }

    /// <summary>Rules that refuse or ask, and floors. What is left is for the caller to allow.</summary>
    /// <returns>False when the path cannot be followed.</returns>
    public bool Raise(PathUse use, PathFinding finding, string part, bool isSecretAllowed, Findings findings)
    {
        if (finding is not PathFinding.Found found)
        {
            findings.Deny(finding is PathFinding.Broken broken ? broken.Because : "it cannot be followed", rule: null, part);
            return false;
        }

        RaiseOwn(use, found, part, findings);
        RaiseRules(use, found, part, findings);
        foreach (var path in Names(found))
        {
            if (use is not PathUse.Read && NamedFiles.Protected(context.Folders.Below(path), context.Names) is { } name)
            {
                findings.Ask(PermissionGround.Floor, $"{name} is protected: what stands there runs or decides by itself", rule: null, part);
            }

            if (use is PathUse.Read && !isSecretAllowed && NamedFiles.Secret(context.Folders.Below(path), context.Names) is { } secret && !IsNamedSecret(found))
            {
                findings.Ask(PermissionGround.Floor, $"{secret} may hold a secret", rule: null, part, new SavableRule($"Read({RuleText.Path(found.Canonical, context)})", "exactly this file"));
            }
        }

        return true;
    }

    public bool IsInside(PathFinding.Found found) => context.Folders.Contains(found.Lexical) && context.Folders.Contains(found.Canonical);

    /// <summary>The rule that allows a use of a path, if one does: it must cover what the path really is.</summary>
    public PermissionRule? AllowingRule(string tool, PathUse use, PathFinding.Found found)
    {
        foreach (var rule in use is PathUse.Read ? context.Rules.Reads(RuleEffect.Allow) : context.Rules.Edits(RuleEffect.Allow))
        {
            if (Allows(rule, found))
            {
                return rule.Rule;
            }
        }

        foreach (var rule in context.Rules.All(RuleEffect.Allow))
        {
            if (rule.Rule.Tool.Equals(tool, StringComparison.Ordinal) && (rule.Path is not null || rule.Rule.IsWholeTool) && rule.Command is null && Allows(rule, found))
            {
                return rule.Rule;
            }
        }

        return null;
    }

    private bool Allows(CompiledRule rule, PathFinding.Found found) => rule.Path is { } pattern
        ? pattern.Matches(found.Canonical) && (context.Folders.Contains(found.Lexical) || pattern.Matches(found.Lexical))
        : IsInside(found);

    private void JudgeFound(string tool, PathUse use, PathFinding finding, string written, bool readsToo, bool requiresFile, Findings findings, PermissionRule? allowedBy)
    {
        if (!Raise(use, finding, written, isSecretAllowed: false, findings) || finding is not PathFinding.Found found)
        {
            return;
        }

        var allowing = AllowingRule(tool, use, found);
        if (readsToo && NamedFiles.Secret(context.Folders.Below(found.Canonical), context.Names) is { } secret && !IsNamedSecret(found) && allowing is not { Specifier: not null })
        {
            findings.Ask(PermissionGround.Floor, $"{secret} may hold a secret", rule: null, written);
        }

        var isInside = IsInside(found);
        allowing ??= isInside ? allowedBy : null;
        if (isInside && use is not PathUse.Delete && (found.Entry is FileEntry.Special || (requiresFile && found.Entry is FileEntry.Directory)))
        {
            findings.Deny("it is no regular file", rule: null, written);
            return;
        }

        if (isInside && use is PathUse.Delete && found.Entry is FileEntry.Directory)
        {
            findings.Ask(PermissionGround.Caution, "it deletes a folder with all that is in it", rule: null, written);
        }

        if (allowing is not null)
        {
            findings.Allow("a rule allows it", allowing, written);
        }
        else if (isInside && use is PathUse.Read)
        {
            findings.Allow("it reads inside the workspace", rule: null, written);
        }
        else if (isInside && findings.AcceptsEdits)
        {
            findings.Allow("edits inside the workspace are accepted in this mode", rule: null, written);
        }
        else
        {
            var verb = use is PathUse.Read ? "Read" : "Edit";
            findings.Ask(
                PermissionGround.Unmatched,
                isInside ? "it changes a file" : $"{PathText.ToNative(found.Canonical, context.Style)} is outside the workspace",
                rule: null,
                written,
                new SavableRule($"{verb}({RuleText.Path(found.Canonical, context)})", "exactly this file"));
        }
    }

    private void RaiseOwn(PathUse use, PathFinding.Found found, string part, Findings findings)
    {
        foreach (var path in Names(found))
        {
            if (!PathText.IsWithin(path, context.AgentFolder, context.Names))
            {
                continue;
            }

            var below = path[context.AgentFolder.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
            var own = below.Length > 0 && OwnRecords.Contains(below[0], StringComparer.OrdinalIgnoreCase);
            if ((own && use is not PathUse.Read) || (below is [var first, ..] && first.Equals("auth.json", StringComparison.OrdinalIgnoreCase)))
            {
                findings.Deny("it is a record of the agent itself, which the agent may not touch", rule: null, part);
            }
        }
    }

    private void RaiseRules(PathUse use, PathFinding.Found found, string part, Findings findings)
    {
        foreach (var effect in (ReadOnlySpan<RuleEffect>)[RuleEffect.Deny, RuleEffect.Ask])
        {
            // What may not be read may not be changed either.
            var match = First(use is PathUse.Read ? context.Rules.Reads(effect) : context.Rules.Edits(effect), found)
                ?? (use is not PathUse.Read && effect is RuleEffect.Deny ? First(context.Rules.Reads(effect), found) : null);
            if (match is not null && effect is RuleEffect.Deny)
            {
                findings.Deny("a rule refuses it", match, part);
                return;
            }

            if (match is not null)
            {
                findings.Ask(PermissionGround.Rule, "a rule wants to be asked", match, part);
            }
        }
    }

    private static PermissionRule? First(IEnumerable<CompiledRule> rules, PathFinding.Found found) =>
        rules.FirstOrDefault(rule => rule.Rule.IsWholeTool || (rule.Path is { } pattern && Names(found).Any(pattern.Matches)))?.Rule;

    /// <summary>A secret is free only by a rule that names this file and no other.</summary>
    private bool IsNamedSecret(PathFinding.Found found) =>
        context.Rules.Reads(RuleEffect.Allow).Any(rule => rule.Path is { HasWildcard: false } pattern && pattern.Matches(found.Canonical));

    private static IEnumerable<string> Names(PathFinding.Found found)
    {
        yield return found.Lexical;
        if (!found.Canonical.Equals(found.Lexical, StringComparison.Ordinal))
        {
            yield return found.Canonical;
        }

        foreach (var link in found.Links)
        {
            yield return link;
        }
    }
}
