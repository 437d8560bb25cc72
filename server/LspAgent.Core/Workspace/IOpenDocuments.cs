using System.Collections.Immutable;

namespace LspAgent.Core.Workspace;

/// <summary>The documents that are open in an editor. Safe for concurrent use; a door implements it.</summary>
public interface IOpenDocuments
{
    /// <summary>The documents known to differ from the disk; empty when the editor tells texts only one by one.</summary>
    ImmutableArray<UnsavedDocument> Unsaved { get; }

    /// <param name="path">Both faces: editors name documents by the lexical one.</param>
    /// <returns>The editor's text of the document, or null when it is not open or the editor does not say.</returns>
    ValueTask<string?> TextOfAsync(ResolvedPath path, CancellationToken cancellationToken);
}

/// <summary>No editor: everything is read from the disk.</summary>
public sealed class NoOpenDocuments : IOpenDocuments
{
    public static NoOpenDocuments Instance { get; } = new();

    public ImmutableArray<UnsavedDocument> Unsaved => [];

    public ValueTask<string?> TextOfAsync(ResolvedPath path, CancellationToken cancellationToken) => new((string?)null);
}
