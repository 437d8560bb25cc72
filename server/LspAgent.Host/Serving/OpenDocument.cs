using LspAgent.Core.Workspace;
using LspAgent.Protocol.Lsp;

namespace LspAgent.Host.Serving;

/// <summary>A document that the editor has open, as it stood at one moment.</summary>
/// <param name="OutOfSyncBecause">
/// Null while <see cref="Text"/> is exactly the editor's. Otherwise one sentence: the text is the last that was, and nothing may be built on it.
/// </param>
public sealed record OpenDocument(DocumentUri Uri, string LanguageId, int Version, DocumentText Text, string? OutOfSyncBecause = null)
{
    /// <summary>Larger for each document that is opened.</summary>
    public long Opened { get; init; }

    /// <summary>How often it was saved since it was opened.</summary>
    public int Saves { get; init; }

    /// <summary>Larger after each change that the agent did not make, in any document; 0 while there was none.</summary>
    public long ChangedByUser { get; init; }
}
