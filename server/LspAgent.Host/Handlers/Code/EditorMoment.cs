using System.Collections.Immutable;
using LspAgent.Host.Serving;
using LspAgent.Protocol.Lsp;

namespace LspAgent.Host.Handlers.Code;

/// <summary>What the editor has open at a request's place in the queue. Immutable.</summary>
internal sealed record EditorMoment(ImmutableDictionary<DocumentUri, OpenDocument> Documents, ImmutableArray<WorkspaceFolder> Folders);
