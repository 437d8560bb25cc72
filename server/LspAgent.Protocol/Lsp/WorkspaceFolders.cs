using System.Collections.Immutable;

namespace LspAgent.Protocol.Lsp;

/// <summary>One root of the workspace.</summary>
public sealed record WorkspaceFolder(DocumentUri Uri, string Name);

/// <summary>Roots came and went.</summary>
public sealed record DidChangeWorkspaceFoldersParams(WorkspaceFoldersChangeEvent Event);

/// <summary>Which roots came and went.</summary>
public sealed record WorkspaceFoldersChangeEvent(
    ImmutableArray<WorkspaceFolder> Added,
    ImmutableArray<WorkspaceFolder> Removed);
