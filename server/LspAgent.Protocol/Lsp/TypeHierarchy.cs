using System.Collections.Immutable;
using System.Text.Json;

namespace LspAgent.Protocol.Lsp;

/// <summary>Asks for the type at a place.</summary>
public sealed record TypeHierarchyPrepareParams(
    TextDocumentIdentifier TextDocument,
    LspPosition Position,
    ProgressToken? WorkDoneToken = null);

/// <summary>A type in the tree of types.</summary>
public sealed record TypeHierarchyItem(
    string Name,
    SymbolKind Kind,
    DocumentUri Uri,
    LspRange Range,
    LspRange SelectionRange,
    ImmutableArray<SymbolTag>? Tags = null,
    string? Detail = null,
    JsonElement? Data = null);

/// <summary>Asks what a type derives from.</summary>
public sealed record TypeHierarchySupertypesParams(
    TypeHierarchyItem Item,
    ProgressToken? WorkDoneToken = null,
    ProgressToken? PartialResultToken = null);

/// <summary>Asks what derives from a type.</summary>
public sealed record TypeHierarchySubtypesParams(
    TypeHierarchyItem Item,
    ProgressToken? WorkDoneToken = null,
    ProgressToken? PartialResultToken = null);

/// <summary>That the server has the tree of types.</summary>
public sealed record TypeHierarchyOptions(bool? WorkDoneProgress = null);
