using System.Collections.Immutable;
using LspAgent.Core.Workspace;
using LspAgent.Protocol.Acp.Extensions;
using LspAgent.Protocol.Lsp;

namespace LspAgent.Host.Serving;

/// <summary>What the user has before their eyes, as the editor tells it. It is told in order with the documents, and can be looked at from anywhere.</summary>
internal sealed class EditorState(OpenDocuments documents) : IEditorState
{
    /// <summary>Of the rest a person sees no more than their number, either.</summary>
    private const int MaxDiagnostics = 200;

    private volatile EditorSelectionNotification? _selection;
    private volatile ImmutableDictionary<DocumentUri, ImmutableArray<EditorDiagnostic>> _diagnostics = ImmutableDictionary<DocumentUri, ImmutableArray<EditorDiagnostic>>.Empty;

    public EditorSnapshot Current
    {
        get
        {
            var open = documents.Current.Values.OrderBy(document => document.Opened).Select(document => (Path: PathOf(document.Uri), Document: document)).Where(file => file.Path is not null).ToList();
            return new EditorSnapshot
            {
                OpenFiles = [.. open.Select(file => file.Path ?? string.Empty)],
                Selection = _selection is { Uri: { } uri, Range: { } range } ? SelectionIn(new DocumentUri(uri), range) : null,
                ChangesByUser = open.Where(file => file.Document.ChangedByUser > 0).ToImmutableDictionary(file => file.Path ?? string.Empty, file => file.Document.ChangedByUser, StringComparer.Ordinal),
                Diagnostics = [.. _diagnostics.OrderBy(file => file.Key.Value, StringComparer.Ordinal).SelectMany(file => file.Value).Take(MaxDiagnostics)],
            };
        }
    }

    public void Select(EditorSelectionNotification selection) => _selection = selection;

    /// <summary>Hints and information are no problems.</summary>
    public void Show(EditorDiagnosticsNotification shown)
    {
        var uri = new DocumentUri(shown.Uri);
        ImmutableArray<EditorDiagnostic> problems = PathOf(uri) is { } path
            ? [.. shown.Diagnostics.Where(problem => problem.Severity is null or 1 or 2).Select(problem => new EditorDiagnostic(path, Line(problem.Range.Start), problem.Severity is 2 ? "warning" : "error", problem.Message))]
            : [];
        _diagnostics = problems.IsEmpty ? _diagnostics.Remove(uri) : _diagnostics.SetItem(uri, problems);
    }

    /// <summary>Null when the document is not open, or what it holds is not known.</summary>
    private EditorSelection? SelectionIn(DocumentUri uri, EditorRange range)
    {
        if (PathOf(uri) is not { } path || !documents.Current.TryGetValue(uri, out var document) || document.OutOfSyncBecause is not null)
        {
            return null;
        }

        // A selection that was told before the text changed may lie elsewhere by now.
        var (start, end) = (OffsetOf(range.Start, document.Text), OffsetOf(range.End, document.Text));
        return start is { } from && end is { } to && from <= to
            ? new EditorSelection(path, Line(range.Start), to > from && range.End.Character == 0 ? Line(range.End) - 1 : Line(range.End), document.Text.ToString()[from..to])
            : null;
    }

    private int? OffsetOf(EditorPlace place, DocumentText text) =>
        place is { Line: <= int.MaxValue, Character: <= int.MaxValue } ? text.OffsetOf(new TextPosition((int)place.Line, (int)place.Character), documents.Encoding) : null;

    private static int Line(EditorPlace place) => (int)Math.Min(place.Line, int.MaxValue - 1) + 1;

    private static string? PathOf(DocumentUri uri) => uri.TryGetPath(out var path) ? path : null;
}
