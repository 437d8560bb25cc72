namespace LspAgent.Protocol.Lsp;

/// <summary>Asks what stands at a place.</summary>
public sealed record HoverParams(
    TextDocumentIdentifier TextDocument,
    LspPosition Position,
    ProgressToken? WorkDoneToken = null);

/// <summary>What stands at a place, for people.</summary>
public sealed record Hover(MarkupContent Contents, LspRange? Range = null);

/// <summary>That the server answers hovers.</summary>
public sealed record HoverOptions(bool? WorkDoneProgress = null);
