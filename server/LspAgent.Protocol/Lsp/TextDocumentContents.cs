using System.Collections.Immutable;

namespace LspAgent.Protocol.Lsp;

/// <summary>Asks for the text of a document that only the server has.</summary>
public sealed record TextDocumentContentParams(DocumentUri Uri);

/// <summary>The text of a document that only the server has.</summary>
public sealed record TextDocumentContentResult(string Text);

/// <summary>Tells the client to ask for a document's text again.</summary>
public sealed record TextDocumentContentRefreshParams(DocumentUri Uri);

/// <summary>The URI schemes whose documents the server has.</summary>
public sealed record TextDocumentContentOptions(ImmutableArray<string> Schemes);
