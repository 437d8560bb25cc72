using System.Collections.Immutable;
using LspAgent.Core.Permissions.Paths;
using LspAgent.Core.Permissions.Rules;
using LspAgent.Core.Settings;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Permissions;

/// <summary>Makes the rules of a session out of its settings, each with the file and line that it stands in.</summary>
public static class PermissionRules
{
    /// <param name="more">Rules that stand in no settings, such as those of the command line.</param>
    public static RuleSet From(LoadedSettings loaded, WorkspaceRoots roots, IFileEntries entries, ImmutableArray<PermissionRule> more)
    {
        var rules = ImmutableArray.CreateBuilder<PermissionRule>();
        var problems = ImmutableArray.CreateBuilder<string>();
        var permissions = loaded.Settings.Permissions;
        Add(RuleEffect.Deny, permissions.Deny, "permissions.deny");
        Add(RuleEffect.Ask, permissions.Ask, "permissions.ask");
        Add(RuleEffect.Allow, permissions.Allow, "permissions.allow");
        rules.AddRange(more);
        return Compile(rules, problems, roots, entries);

        void Add(RuleEffect effect, ImmutableArray<string> texts, string key)
        {
            var origins = loaded.OriginsOf(key);
            for (var index = 0; index < texts.Length; index++)
            {
                var origin = index < origins.Length ? origins[index] : new SettingOrigin(SettingsLayer.CommandLine, key, 0);
                Read(effect, texts[index], origin, rules, problems);
            }
        }
    }

    /// <summary>Rules whose paths are all relative to the workspace.</summary>
    public static RuleSet From(IEnumerable<(RuleEffect Effect, string Text)> texts, SettingOrigin origin, WorkspaceRoots roots, IFileEntries entries)
    {
        var rules = ImmutableArray.CreateBuilder<PermissionRule>();
        var problems = ImmutableArray.CreateBuilder<string>();
        foreach (var (effect, text) in texts)
        {
            Read(effect, text, origin, rules, problems);
        }

        return Compile(rules, problems, roots, entries);
    }

    private static void Read(
        RuleEffect effect,
        string text,
        SettingOrigin origin,
        ImmutableArray<PermissionRule>.Builder rules,
        ImmutableArray<string>.Builder problems)
    {
        if (PermissionRule.Parse(effect, text, origin, out var problem) is { } rule)
        {
            rules.Add(rule);
        }
        else
        {
            problems.Add($"{origin.File}, line {origin.Line}: the rule {text} is left out, since {problem}.");
        }
    }

    private static RuleSet Compile(
        ImmutableArray<PermissionRule>.Builder rules,
        ImmutableArray<string>.Builder problems,
        WorkspaceRoots roots,
        IFileEntries entries)
    {
        var folders = WorkspaceFolders.Of(roots, entries);
        var home = PathText.Normalise(PathText.FromNative(entries.Home, entries.Style));
        return RuleSet.Compile(
            rules,
            rule => new PatternAnchors(folders.Spellings, folders.Primary, Governed(rule, folders, entries.Style), home),
            entries.Style,
            problems);
    }

    /// <summary>The folder that a settings file governs: the workspace for what lies in it, otherwise the file's own.</summary>
    private static ImmutableArray<string> Governed(PermissionRule rule, WorkspaceFolders folders, PathStyle style) =>
        rule.Origin.Layer is SettingsLayer.User or SettingsLayer.Managed && Path.IsPathFullyQualified(rule.Origin.File)
            ? [PathText.Parent(PathText.Normalise(PathText.FromNative(rule.Origin.File, style)))]
            : folders.Primary;
}
