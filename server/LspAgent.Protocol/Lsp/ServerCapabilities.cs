using System.Text.Json;

namespace LspAgent.Protocol.Lsp;

/// <summary>What the server does, all of it announced here and nothing later, since some clients ignore registrations.</summary>
public sealed record ServerCapabilities(
    PositionEncodingKind? PositionEncoding = null,
    TextDocumentSyncOptions? TextDocumentSync = null,
    HoverOptions? HoverProvider = null,
    DefinitionOptions? DefinitionProvider = null,
    TypeDefinitionOptions? TypeDefinitionProvider = null,
    ImplementationOptions? ImplementationProvider = null,
    ReferenceOptions? ReferencesProvider = null,
    DocumentSymbolOptions? DocumentSymbolProvider = null,
    CodeActionOptions? CodeActionProvider = null,
    CodeLensOptions? CodeLensProvider = null,
    WorkspaceSymbolOptions? WorkspaceSymbolProvider = null,
    ExecuteCommandOptions? ExecuteCommandProvider = null,
    CallHierarchyOptions? CallHierarchyProvider = null,
    TypeHierarchyOptions? TypeHierarchyProvider = null,
    InlayHintOptions? InlayHintProvider = null,
    DiagnosticOptions? DiagnosticProvider = null,
    InlineCompletionOptions? InlineCompletionProvider = null,
    WorkspaceOptions? Workspace = null,
    JsonElement? Experimental = null);

/// <summary>What the server does for the workspace as a whole.</summary>
public sealed record WorkspaceOptions(
    WorkspaceFoldersServerCapabilities? WorkspaceFolders = null,
    TextDocumentContentOptions? TextDocumentContent = null);

/// <summary>Whether several roots are understood, and whether the server wants to hear of their changes.</summary>
public sealed record WorkspaceFoldersServerCapabilities(bool? Supported = null, bool? ChangeNotifications = null);
