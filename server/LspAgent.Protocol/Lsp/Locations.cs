namespace LspAgent.Protocol.Lsp;

/// <summary>A stretch of a named document.</summary>
public sealed record Location(DocumentUri Uri, LspRange Range);
