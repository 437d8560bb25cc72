using System.Collections.Immutable;

namespace LspAgent.Core.Workspace;

/// <summary>What the user has before their eyes in the editor. Safe for concurrent use; a door implements it.</summary>
public interface IEditorState
{
    EditorSnapshot Current { get; }
}

/// <summary>The editor at one moment; all paths absolute.</summary>
public sealed record EditorSnapshot
{
    public static EditorSnapshot Empty { get; } = new();

    /// <summary>In the order of the editor.</summary>
    public ImmutableArray<string> OpenFiles { get; init; } = [];

    public EditorSelection? Selection { get; init; }

    /// <summary>A number for each file that the user has changed, larger after each change.</summary>
    public ImmutableDictionary<string, long> ChangesByUser { get; init; } = ImmutableDictionary.Create<string, long>(StringComparer.Ordinal);

    public ImmutableArray<EditorDiagnostic> Diagnostics { get; init; } = [];
}

/// <summary>The selected text, or the place of the caret when nothing is selected.</summary>
/// <param name="FirstLine">From 1.</param>
public sealed record EditorSelection(string Path, int FirstLine, int LastLine, string Text);

/// <summary>A problem that the editor shows.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Severity">Such as <c>error</c>.</param>
public sealed record EditorDiagnostic(string Path, int Line, string Severity, string Message);

/// <summary>No editor, or one that tells nothing.</summary>
public sealed class NoEditorState : IEditorState
{
    public static NoEditorState Instance { get; } = new();

    public EditorSnapshot Current => EditorSnapshot.Empty;
}
