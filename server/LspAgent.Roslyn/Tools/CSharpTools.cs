using System.Collections.Immutable;
using LspAgent.Core.Tools;

namespace LspAgent.Roslyn.Tools;

/// <summary>Every tool that understands C#, one line each. The only place that knows them all; none of them loads Roslyn before it is called.</summary>
public static class CSharpTools
{
    public static ImmutableArray<ITool> Create(CSharpWorkspaces workspaces) =>
    [
        new FindSymbolTool(workspaces),
        new SymbolInfoTool(workspaces),
        new ReadSymbolTool(workspaces),
        new GoToDefinitionTool(workspaces),
        new FindReferencesTool(workspaces),
        new FindImplementationsTool(workspaces),
        new CallHierarchyTool(workspaces),
        new TypeHierarchyTool(workspaces),
        new DocumentSymbolsTool(workspaces),
        new DiagnosticsTool(workspaces),
        new ImpactTool(workspaces),
        new TestsForTool(workspaces),
        new ListCodeActionsTool(workspaces),
        new ApplyCodeActionTool(workspaces),
        new RenameSymbolTool(workspaces),
        new ChangeSignatureTool(workspaces),
        new MoveTypeTool(workspaces),
        new ReplaceMemberTool(workspaces),
        new InsertMemberTool(workspaces),
        new OrganizeUsingsTool(workspaces),
        new FormatTool(workspaces),
    ];
}
