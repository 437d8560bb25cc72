using System.Collections.Immutable;
using System.Text.Json;

namespace LspAgent.Protocol.Lsp;

/// <summary>Asks for the callable at a place.</summary>
public sealed record CallHierarchyPrepareParams(
    TextDocumentIdentifier TextDocument,
    LspPosition Position,
    ProgressToken? WorkDoneToken = null);

/// <summary>A callable in the tree of calls.</summary>
public sealed record CallHierarchyItem(
    string Name,
    SymbolKind Kind,
    DocumentUri Uri,
    LspRange Range,
    LspRange SelectionRange,
    ImmutableArray<SymbolTag>? Tags = null,
    string? Detail = null,
    JsonElement? Data = null);

/// <summary>Asks who calls an item.</summary>
public sealed record CallHierarchyIncomingCallsParams(
    CallHierarchyItem Item,
    ProgressToken? WorkDoneToken = null,
    ProgressToken? PartialResultToken = null);

/// <summary>A caller, and where in it the calls stand.</summary>
public sealed record CallHierarchyIncomingCall(CallHierarchyItem From, ImmutableArray<LspRange> FromRanges);

/// <summary>Asks whom an item calls.</summary>
public sealed record CallHierarchyOutgoingCallsParams(
    CallHierarchyItem Item,
    ProgressToken? WorkDoneToken = null,
    ProgressToken? PartialResultToken = null);

/// <summary>What is called, and where in the caller the calls stand.</summary>
public sealed record CallHierarchyOutgoingCall(CallHierarchyItem To, ImmutableArray<LspRange> FromRanges);

/// <summary>That the server has the tree of calls.</summary>
public sealed record CallHierarchyOptions(bool? WorkDoneProgress = null);
