using LspAgent.Core.Workspace;
using LspAgent.Protocol.Lsp;

namespace LspAgent.Host.Serving;

/// <summary>A document that the editor has open, as it stood at one moment.</summary>
/// <param name="OutOfSyncBecause">
/// Null while <see cref="Text"/> is exactly the editor's. Otherwise one sentence: the text is the last that was, and nothing may be built on it.
/// </param>
public sealed record OpenDocument(DocumentUri Uri, string LanguageId, int Version, DocumentText Text, string? OutOfSyncBecause = null);
