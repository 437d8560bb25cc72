using System.Collections.Immutable;

namespace LspAgent.Core.Workspace;

/// <summary>The folders that a session works in, absolute and canonical.</summary>
/// <param name="Root">The session's own root; relative paths of the model are relative to it.</param>
/// <param name="Additional">Further folders that the user added.</param>
public sealed record WorkspaceRoots(string Root, ImmutableArray<string> Additional)
{
    /// <summary>Where the session keeps its own files, such as long outputs: they may be read, though they are no part of the workspace.</summary>
    public string? SessionFolder { get; init; }

    public IEnumerable<string> All => Additional.IsDefaultOrEmpty ? [Root] : [Root, .. Additional];
}
