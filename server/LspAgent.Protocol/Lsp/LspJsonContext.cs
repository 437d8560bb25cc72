using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LspAgent.Protocol.Lsp;

/// <summary>How every LSP type is read and written: members that are optional are absent when null, members we do not know are ignored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = false)]
[JsonSerializable(typeof(NoValue))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(ImmutableArray<JsonElement>))]

// Lifecycle, trace, progress.
[JsonSerializable(typeof(InitializeParams))]
[JsonSerializable(typeof(InitializeResult))]
[JsonSerializable(typeof(InitializedParams))]
[JsonSerializable(typeof(SetTraceParams))]
[JsonSerializable(typeof(LogTraceParams))]
[JsonSerializable(typeof(ProgressParams))]
[JsonSerializable(typeof(WorkDoneProgressCreateParams))]
[JsonSerializable(typeof(WorkDoneProgressCancelParams))]
[JsonSerializable(typeof(WorkDoneProgress))]
[JsonSerializable(typeof(WorkDoneProgress.Begin), TypeInfoPropertyName = "WorkDoneProgressBegin")]
[JsonSerializable(typeof(WorkDoneProgress.Report), TypeInfoPropertyName = "WorkDoneProgressReport")]
[JsonSerializable(typeof(WorkDoneProgress.End), TypeInfoPropertyName = "WorkDoneProgressEnd")]
[JsonSerializable(typeof(RegistrationParams))]
[JsonSerializable(typeof(UnregistrationParams))]

// Documents.
[JsonSerializable(typeof(LspPosition))]
[JsonSerializable(typeof(LspRange))]
[JsonSerializable(typeof(DidOpenTextDocumentParams))]
[JsonSerializable(typeof(DidChangeTextDocumentParams))]
[JsonSerializable(typeof(DidCloseTextDocumentParams))]
[JsonSerializable(typeof(DidSaveTextDocumentParams))]
[JsonSerializable(typeof(TextDocumentContentChangeEvent.Partial), TypeInfoPropertyName = "PartialContentChange")]
[JsonSerializable(typeof(TextDocumentContentChangeEvent.Whole), TypeInfoPropertyName = "WholeContentChange")]
[JsonSerializable(typeof(TextDocumentContentParams))]
[JsonSerializable(typeof(TextDocumentContentResult))]
[JsonSerializable(typeof(TextDocumentContentRefreshParams))]

// Workspace.
[JsonSerializable(typeof(DidChangeWorkspaceFoldersParams))]
[JsonSerializable(typeof(ImmutableArray<WorkspaceFolder>?))]
[JsonSerializable(typeof(ConfigurationParams))]
[JsonSerializable(typeof(DidChangeConfigurationParams))]
[JsonSerializable(typeof(DidChangeWatchedFilesParams))]
[JsonSerializable(typeof(DidChangeWatchedFilesRegistrationOptions))]
[JsonSerializable(typeof(GlobPattern.Relative), TypeInfoPropertyName = "RelativeGlobPattern")]
[JsonSerializable(typeof(ExecuteCommandParams))]

// Edits.
[JsonSerializable(typeof(ApplyWorkspaceEditParams))]
[JsonSerializable(typeof(ApplyWorkspaceEditResult))]
[JsonSerializable(typeof(DocumentChange.Edit), TypeInfoPropertyName = "TextDocumentEdit")]
[JsonSerializable(typeof(DocumentChange.Create), TypeInfoPropertyName = "CreateFile")]
[JsonSerializable(typeof(DocumentChange.Rename), TypeInfoPropertyName = "RenameFile")]
[JsonSerializable(typeof(DocumentChange.Delete), TypeInfoPropertyName = "DeleteFile")]
[JsonSerializable(typeof(DocumentEdit.Plain), TypeInfoPropertyName = "PlainTextEdit")]
[JsonSerializable(typeof(DocumentEdit.Annotated), TypeInfoPropertyName = "AnnotatedTextEdit")]
[JsonSerializable(typeof(DocumentEdit.Snippet), TypeInfoPropertyName = "SnippetTextEdit")]

// Window.
[JsonSerializable(typeof(ShowMessageParams))]
[JsonSerializable(typeof(ShowMessageRequestParams))]
[JsonSerializable(typeof(MessageActionItem))]
[JsonSerializable(typeof(LogMessageParams))]
[JsonSerializable(typeof(ShowDocumentParams))]
[JsonSerializable(typeof(ShowDocumentResult))]

// Code actions, lenses, hints, completions.
[JsonSerializable(typeof(CodeActionParams))]
[JsonSerializable(typeof(CodeAction))]
[JsonSerializable(typeof(ImmutableArray<CodeActionOrCommand>?))]
[JsonSerializable(typeof(CodeLensParams))]
[JsonSerializable(typeof(CodeLens))]
[JsonSerializable(typeof(ImmutableArray<CodeLens>?))]
[JsonSerializable(typeof(InlayHintParams))]
[JsonSerializable(typeof(InlayHint))]
[JsonSerializable(typeof(ImmutableArray<InlayHint>?))]
[JsonSerializable(typeof(ImmutableArray<InlayHintLabelPart>))]
[JsonSerializable(typeof(InlineCompletionParams))]
[JsonSerializable(typeof(InlineCompletionList))]
[JsonSerializable(typeof(StringValue))]

// Diagnostics.
[JsonSerializable(typeof(PublishDiagnosticsParams))]
[JsonSerializable(typeof(DocumentDiagnosticParams))]
[JsonSerializable(typeof(DocumentDiagnosticReport))]
[JsonSerializable(typeof(DocumentDiagnosticReport.Full), TypeInfoPropertyName = "FullDocumentDiagnosticReport")]
[JsonSerializable(typeof(DocumentDiagnosticReport.Unchanged), TypeInfoPropertyName = "UnchangedDocumentDiagnosticReport")]
[JsonSerializable(typeof(WorkspaceDiagnosticParams))]
[JsonSerializable(typeof(WorkspaceDiagnosticReport))]
[JsonSerializable(typeof(WorkspaceDocumentDiagnosticReport.Full), TypeInfoPropertyName = "WorkspaceFullDocumentDiagnosticReport")]
[JsonSerializable(typeof(WorkspaceDocumentDiagnosticReport.Unchanged), TypeInfoPropertyName = "WorkspaceUnchangedDocumentDiagnosticReport")]
[JsonSerializable(typeof(DiagnosticServerCancellationData))]

// Reading code.
[JsonSerializable(typeof(HoverParams))]
[JsonSerializable(typeof(Hover))]
[JsonSerializable(typeof(MarkupContent))]
[JsonSerializable(typeof(DefinitionParams))]
[JsonSerializable(typeof(ImplementationParams))]
[JsonSerializable(typeof(ReferenceParams))]
[JsonSerializable(typeof(ImmutableArray<Location>?))]
[JsonSerializable(typeof(CallHierarchyPrepareParams))]
[JsonSerializable(typeof(ImmutableArray<CallHierarchyItem>?))]
[JsonSerializable(typeof(CallHierarchyIncomingCallsParams))]
[JsonSerializable(typeof(ImmutableArray<CallHierarchyIncomingCall>?))]
[JsonSerializable(typeof(CallHierarchyOutgoingCallsParams))]
[JsonSerializable(typeof(ImmutableArray<CallHierarchyOutgoingCall>?))]
[JsonSerializable(typeof(TypeHierarchyPrepareParams))]
[JsonSerializable(typeof(TypeHierarchySupertypesParams))]
[JsonSerializable(typeof(TypeHierarchySubtypesParams))]
[JsonSerializable(typeof(ImmutableArray<TypeHierarchyItem>?))]
[JsonSerializable(typeof(DocumentSymbolParams))]
[JsonSerializable(typeof(DocumentSymbols))]
[JsonSerializable(typeof(ImmutableArray<DocumentSymbol>))]
[JsonSerializable(typeof(ImmutableArray<SymbolInformation>))]
[JsonSerializable(typeof(WorkspaceSymbolParams))]
[JsonSerializable(typeof(ImmutableArray<WorkspaceSymbol>?))]
public sealed partial class LspJsonContext : JsonSerializerContext;
