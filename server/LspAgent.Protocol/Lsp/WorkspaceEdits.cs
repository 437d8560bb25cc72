using System.Collections.Immutable;

namespace LspAgent.Protocol.Lsp;

/// <summary>Replaces one stretch of a document; the edits of one list all speak of the text before any of them.</summary>
public sealed record TextEdit(LspRange Range, string NewText);

/// <summary>Changes to many documents. Where the client supports <see cref="DocumentChanges"/> it is used, with versions; <see cref="Changes"/> otherwise.</summary>
public sealed record WorkspaceEdit(
    IReadOnlyDictionary<DocumentUri, ImmutableArray<TextEdit>>? Changes = null,
    ImmutableArray<DocumentChange>? DocumentChanges = null,
    IReadOnlyDictionary<string, ChangeAnnotation>? ChangeAnnotations = null);

/// <summary>What a person is shown of a group of changes, and whether they must agree.</summary>
public sealed record ChangeAnnotation(string Label, bool? NeedsConfirmation = null, string? Description = null);

/// <summary>Asks the client to apply an edit. Not every client tells the truth in its answer: compare the overlay.</summary>
public sealed record ApplyWorkspaceEditParams(
    WorkspaceEdit Edit,
    string? Label = null,
    WorkspaceEditMetadata? Metadata = null);

/// <summary>What a client may do with an edit beyond applying it.</summary>
/// <param name="IsRefactoring">Clients may save the files that a refactoring touches.</param>
public sealed record WorkspaceEditMetadata(bool? IsRefactoring = null);

/// <summary>Whether the edit was applied, and if not, why and at which change it failed.</summary>
public sealed record ApplyWorkspaceEditResult(bool Applied, string? FailureReason = null, int? FailedChange = null);
