using LspAgent.Core.Permissions.Paths;
using LspAgent.Core.Permissions.Rules;

namespace LspAgent.Core.Permissions;

/// <summary>What a decision is made with, besides the call.</summary>
/// <param name="AgentFolder">Where the agent keeps its own records, with slashes.</param>
internal sealed record PolicyContext(RuleSet Rules, IFileEntries Entries, WorkspaceFolders Folders, string Home, string AgentFolder)
{
    public PathStyle Style => Entries.Style;

    public StringComparison Names => Entries.Style.Comparison;
}
