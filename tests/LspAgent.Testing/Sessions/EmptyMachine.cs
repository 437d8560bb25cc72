using LspAgent.Core.Permissions;
using LspAgent.Core.Permissions.Paths;
using LspAgent.Core.Permissions.Rules;
using LspAgent.Core.Settings;
using LspAgent.Core.Workspace;

namespace LspAgent.Testing.Sessions;

/// <summary>A machine without any file, on which paths are nothing but text.</summary>
public sealed class EmptyMachine : IFileEntries
{
    public static EmptyMachine Instance { get; } = new();

    public PathStyle Style => PathStyle.Linux;

    public string Home => "/home/somebody";

    public FileEntry Look(string path) => FileEntry.None;

    public bool IsGitHarmless(string folder) => true;

    /// <summary>The real chain, with these rules and no settings.</summary>
    public static PermissionChain Chain(WorkspaceRoots roots, params (RuleEffect Effect, string Text)[] rules) => new(
        PermissionRules.From(rules, new SettingOrigin(SettingsLayer.User, "rules of the test", 0), roots, Instance),
        Instance,
        roots,
        $"{Instance.Home}/.lspagent");
}
