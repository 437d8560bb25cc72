using System.Text.Json;

namespace LspAgent.Protocol.Lsp;

/// <summary>Asks for the lenses of a document.</summary>
public sealed record CodeLensParams(
    TextDocumentIdentifier TextDocument,
    ProgressToken? WorkDoneToken = null,
    ProgressToken? PartialResultToken = null);

/// <summary>A command drawn above a line; without one it is asked for by resolve.</summary>
public sealed record CodeLens(LspRange Range, Command? Command = null, JsonElement? Data = null);

/// <summary>Whether lenses are resolved later.</summary>
public sealed record CodeLensOptions(bool? ResolveProvider = null, bool? WorkDoneProgress = null);
