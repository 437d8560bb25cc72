namespace LspAgent.Protocol.Lsp;

/// <summary>Asks where the symbol at a place is defined.</summary>
public sealed record DefinitionParams(
    TextDocumentIdentifier TextDocument,
    LspPosition Position,
    ProgressToken? WorkDoneToken = null,
    ProgressToken? PartialResultToken = null);

/// <summary>Asks where the type of the symbol at a place is defined.</summary>
public sealed record TypeDefinitionParams(
    TextDocumentIdentifier TextDocument,
    LspPosition Position,
    ProgressToken? WorkDoneToken = null,
    ProgressToken? PartialResultToken = null);

/// <summary>Asks what implements the symbol at a place.</summary>
public sealed record ImplementationParams(
    TextDocumentIdentifier TextDocument,
    LspPosition Position,
    ProgressToken? WorkDoneToken = null,
    ProgressToken? PartialResultToken = null);

/// <summary>Asks where the symbol at a place is used.</summary>
public sealed record ReferenceParams(
    TextDocumentIdentifier TextDocument,
    LspPosition Position,
    ReferenceContext Context,
    ProgressToken? WorkDoneToken = null,
    ProgressToken? PartialResultToken = null);

/// <summary>Whether the declaration itself counts as a use.</summary>
public sealed record ReferenceContext(bool IncludeDeclaration);

/// <summary>That the server answers definitions.</summary>
public sealed record DefinitionOptions(bool? WorkDoneProgress = null);

/// <summary>That the server answers definitions of types.</summary>
public sealed record TypeDefinitionOptions(bool? WorkDoneProgress = null);

/// <summary>That the server answers implementations.</summary>
public sealed record ImplementationOptions(bool? WorkDoneProgress = null);

/// <summary>That the server answers references.</summary>
public sealed record ReferenceOptions(bool? WorkDoneProgress = null);
