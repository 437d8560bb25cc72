using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Lsp;

/// <summary>What the client said it can do; absent means that it cannot. Clients may be wrong in both directions.</summary>
public sealed record ClientCapabilities(
    WorkspaceClientCapabilities? Workspace = null,
    TextDocumentClientCapabilities? TextDocument = null,
    WindowClientCapabilities? Window = null,
    GeneralClientCapabilities? General = null,
    JsonElement? Experimental = null);

/// <summary>What the client can do across files.</summary>
public sealed record WorkspaceClientCapabilities(
    bool? ApplyEdit = null,
    WorkspaceEditClientCapabilities? WorkspaceEdit = null,
    DidChangeConfigurationClientCapabilities? DidChangeConfiguration = null,
    DidChangeWatchedFilesClientCapabilities? DidChangeWatchedFiles = null,
    ExecuteCommandClientCapabilities? ExecuteCommand = null,
    bool? WorkspaceFolders = null,
    bool? Configuration = null,
    CodeLensWorkspaceClientCapabilities? CodeLens = null,
    InlayHintWorkspaceClientCapabilities? InlayHint = null,
    DiagnosticWorkspaceClientCapabilities? Diagnostics = null,
    TextDocumentContentClientCapabilities? TextDocumentContent = null,
    WorkspaceSymbolClientCapabilities? Symbol = null);

/// <summary>Which edits the client can apply.</summary>
public sealed record WorkspaceEditClientCapabilities(
    bool? DocumentChanges = null,
    ImmutableArray<ResourceOperationKind>? ResourceOperations = null,
    FailureHandlingKind? FailureHandling = null,
    bool? NormalizesLineEndings = null,
    ChangeAnnotationsSupportOptions? ChangeAnnotationSupport = null,
    bool? MetadataSupport = null,
    bool? SnippetEditSupport = null);

/// <summary>Whether changes with one label are shown together.</summary>
public sealed record ChangeAnnotationsSupportOptions(bool? GroupsOnLabel = null);

/// <summary>Whether settings changes can be asked for.</summary>
public sealed record DidChangeConfigurationClientCapabilities(bool? DynamicRegistration = null);

/// <summary>Whether files can be watched, and below one folder.</summary>
public sealed record DidChangeWatchedFilesClientCapabilities(
    bool? DynamicRegistration = null,
    bool? RelativePatternSupport = null);

/// <summary>Whether the client runs the server's commands.</summary>
public sealed record ExecuteCommandClientCapabilities(bool? DynamicRegistration = null);

/// <summary>Whether lenses can be asked to refresh.</summary>
public sealed record CodeLensWorkspaceClientCapabilities(bool? RefreshSupport = null);

/// <summary>Whether hints can be asked to refresh.</summary>
public sealed record InlayHintWorkspaceClientCapabilities(bool? RefreshSupport = null);

/// <summary>Whether diagnostics can be asked to be pulled again.</summary>
public sealed record DiagnosticWorkspaceClientCapabilities(bool? RefreshSupport = null);

/// <summary>That the client shows documents that only the server has.</summary>
public sealed record TextDocumentContentClientCapabilities(bool? DynamicRegistration = null);

/// <summary>What the client can do in a document.</summary>
public sealed record TextDocumentClientCapabilities(
    TextDocumentSyncClientCapabilities? Synchronization = null,
    HoverClientCapabilities? Hover = null,
    DocumentSymbolClientCapabilities? DocumentSymbol = null,
    CodeActionClientCapabilities? CodeAction = null,
    CodeLensClientCapabilities? CodeLens = null,
    PublishDiagnosticsClientCapabilities? PublishDiagnostics = null,
    CallHierarchyClientCapabilities? CallHierarchy = null,
    TypeHierarchyClientCapabilities? TypeHierarchy = null,
    InlayHintClientCapabilities? InlayHint = null,
    DiagnosticClientCapabilities? Diagnostic = null,
    InlineCompletionClientCapabilities? InlineCompletion = null,
    DefinitionClientCapabilities? Definition = null,
    TypeDefinitionClientCapabilities? TypeDefinition = null,
    ImplementationClientCapabilities? Implementation = null,
    ReferenceClientCapabilities? References = null);

/// <summary>Whether definitions can be asked for later.</summary>
public sealed record DefinitionClientCapabilities(bool? DynamicRegistration = null);

/// <summary>Whether definitions of types can be asked for later.</summary>
public sealed record TypeDefinitionClientCapabilities(bool? DynamicRegistration = null);

/// <summary>Whether implementations can be asked for later.</summary>
public sealed record ImplementationClientCapabilities(bool? DynamicRegistration = null);

/// <summary>Whether references can be asked for later.</summary>
public sealed record ReferenceClientCapabilities(bool? DynamicRegistration = null);

/// <summary>Whether symbols of the workspace can be asked for later.</summary>
public sealed record WorkspaceSymbolClientCapabilities(bool? DynamicRegistration = null);

/// <summary>Which events of a document the client tells.</summary>
public sealed record TextDocumentSyncClientCapabilities(
    bool? DynamicRegistration = null,
    bool? WillSave = null,
    bool? WillSaveWaitUntil = null,
    bool? DidSave = null);

/// <summary>How hovers may be written.</summary>
public sealed record HoverClientCapabilities(
    bool? DynamicRegistration = null,
    ImmutableArray<MarkupKind>? ContentFormat = null);

/// <summary>Whether symbols may form a tree.</summary>
public sealed record DocumentSymbolClientCapabilities(
    bool? DynamicRegistration = null,
    bool? HierarchicalDocumentSymbolSupport = null,
    bool? LabelSupport = null);

/// <summary>How code actions may look.</summary>
public sealed record CodeActionClientCapabilities(
    bool? DynamicRegistration = null,
    ClientCodeActionLiteralOptions? CodeActionLiteralSupport = null,
    bool? IsPreferredSupport = null,
    bool? DisabledSupport = null,
    bool? DataSupport = null,
    ClientCodeActionResolveOptions? ResolveSupport = null,
    bool? HonorsChangeAnnotations = null,
    bool? DocumentationSupport = null,
    CodeActionTagOptions? TagSupport = null);

/// <summary>That actions may be more than bare commands.</summary>
public sealed record ClientCodeActionLiteralOptions(ClientCodeActionKindOptions CodeActionKind);

/// <summary>The kinds of action that the client knows; others are kept as well.</summary>
public sealed record ClientCodeActionKindOptions(ImmutableArray<CodeActionKind> ValueSet);

/// <summary>The members of an action that may come later.</summary>
public sealed record ClientCodeActionResolveOptions(ImmutableArray<string> Properties);

/// <summary>The tags of an action that the client draws.</summary>
public sealed record CodeActionTagOptions(ImmutableArray<CodeActionTag> ValueSet);

/// <summary>Which members of a lens may come later.</summary>
public sealed record CodeLensClientCapabilities(
    bool? DynamicRegistration = null,
    ClientCodeLensResolveOptions? ResolveSupport = null);

/// <summary>The members of a lens that may come later.</summary>
public sealed record ClientCodeLensResolveOptions(ImmutableArray<string> Properties);

/// <summary>How published diagnostics may look.</summary>
public sealed record PublishDiagnosticsClientCapabilities(
    bool? RelatedInformation = null,
    ClientDiagnosticsTagOptions? TagSupport = null,
    bool? CodeDescriptionSupport = null,
    bool? DataSupport = null,
    bool? VersionSupport = null);

/// <summary>The tags of a diagnostic that the client draws.</summary>
public sealed record ClientDiagnosticsTagOptions(ImmutableArray<DiagnosticTag> ValueSet);

/// <summary>That the client shows the tree of calls.</summary>
public sealed record CallHierarchyClientCapabilities(bool? DynamicRegistration = null);

/// <summary>That the client shows the tree of types.</summary>
public sealed record TypeHierarchyClientCapabilities(bool? DynamicRegistration = null);

/// <summary>That the client shows hints.</summary>
public sealed record InlayHintClientCapabilities(
    bool? DynamicRegistration = null,
    ClientInlayHintResolveOptions? ResolveSupport = null);

/// <summary>The members of a hint that may come later.</summary>
public sealed record ClientInlayHintResolveOptions(ImmutableArray<string> Properties);

/// <summary>That the client pulls diagnostics, and how they may look.</summary>
public sealed record DiagnosticClientCapabilities(
    bool? DynamicRegistration = null,
    bool? RelatedDocumentSupport = null,
    bool? RelatedInformation = null,
    ClientDiagnosticsTagOptions? TagSupport = null,
    bool? CodeDescriptionSupport = null,
    bool? DataSupport = null,
    bool? MarkupMessageSupport = null);

/// <summary>That the client completes inline.</summary>
public sealed record InlineCompletionClientCapabilities(bool? DynamicRegistration = null);

/// <summary>What the client can show a person.</summary>
public sealed record WindowClientCapabilities(
    bool? WorkDoneProgress = null,
    ShowMessageRequestClientCapabilities? ShowMessage = null,
    ShowDocumentClientCapabilities? ShowDocument = null);

/// <summary>How messages with buttons may look.</summary>
public sealed record ShowMessageRequestClientCapabilities(ClientShowMessageActionItemOptions? MessageActionItem = null);

/// <summary>Whether a button comes back with all that was sent with it.</summary>
public sealed record ClientShowMessageActionItemOptions(bool? AdditionalPropertiesSupport = null);

/// <summary>Whether documents can be opened by the server.</summary>
public sealed record ShowDocumentClientCapabilities(bool Support);

/// <summary>What holds for the whole protocol.</summary>
public sealed record GeneralClientCapabilities(
    StaleRequestSupportOptions? StaleRequestSupport = null,
    MarkdownClientCapabilities? Markdown = null,
    ImmutableArray<PositionEncodingKind>? PositionEncodings = null);

/// <summary>Which requests the client sends again when the content changed meanwhile.</summary>
public sealed record StaleRequestSupportOptions(bool Cancel, ImmutableArray<string> RetryOnContentModified);

/// <summary>How the client reads Markdown.</summary>
public sealed record MarkdownClientCapabilities(
    string Parser,
    string? Version = null,
    ImmutableArray<string>? AllowedTags = null);

/// <summary>What a workspace edit may do to files.</summary>
[JsonConverter(typeof(WireStringConverter<ResourceOperationKind>))]
public readonly record struct ResourceOperationKind(string Value) : IWireString<ResourceOperationKind>
{
    public static ResourceOperationKind Create => new("create");

    public static ResourceOperationKind Rename => new("rename");

    public static ResourceOperationKind Delete => new("delete");

    public static ResourceOperationKind FromWire(string value) => new(value);
}

/// <summary>What the client does when a workspace edit fails half-way.</summary>
[JsonConverter(typeof(WireStringConverter<FailureHandlingKind>))]
public readonly record struct FailureHandlingKind(string Value) : IWireString<FailureHandlingKind>
{
    public static FailureHandlingKind Abort => new("abort");

    public static FailureHandlingKind Transactional => new("transactional");

    public static FailureHandlingKind TextOnlyTransactional => new("textOnlyTransactional");

    public static FailureHandlingKind Undo => new("undo");

    public static FailureHandlingKind FromWire(string value) => new(value);
}
