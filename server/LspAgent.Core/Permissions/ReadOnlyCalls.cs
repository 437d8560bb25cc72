using LspAgent.Core.Permissions.Paths;
using LspAgent.Core.Settings;
using LspAgent.Core.Tools;
using LspAgent.Core.Workspace;

namespace LspAgent.Core.Permissions;

/// <summary>Knows which calls surely change nothing, whatever the user's rules and mode allow. Safe for concurrent use.</summary>
public sealed class ReadOnlyCalls(IFileEntries entries, WorkspaceRoots roots, string agentFolder)
{
    // Without rules, and in the mode that asks, nothing is allowed but what is known to read.
    private readonly PermissionChain _chain = new(
        PermissionRules.From([], new SettingOrigin(SettingsLayer.CommandLine, string.Empty, 0), roots, entries), entries, roots, agentFolder);

    public bool Holds(string tool, PreparedCall call) =>
        _chain.Decide(new PermissionRequest(tool, "{}", call, roots, PermissionMode.Default)) is PermissionDecision.Allow;
}
