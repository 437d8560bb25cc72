using System.Collections.Immutable;
using LspAgent.Protocol.Json;

namespace LspAgent.Protocol.Acp.Extensions;

/// <summary>Where the user is in the editor: what is selected, or the caret.</summary>
/// <param name="Uri">The document; absent when none has the focus.</param>
public sealed record EditorSelectionNotification(
    [property: Strict] string? Uri = null,
    EditorRange? Range = null) : Extensible;

/// <summary>All problems that the editor shows in one document, whoever found them; what was told of it before no longer holds.</summary>
public sealed record EditorDiagnosticsNotification(string Uri, ImmutableArray<EditorProblem> Diagnostics) : Extensible;

/// <summary>One problem.</summary>
/// <param name="Severity">As LSP has it: 1 for an error, 2 for a warning, 3 for information, 4 for a hint; absent for an error.</param>
public sealed record EditorProblem(EditorRange Range, string Message, uint? Severity = null);

/// <summary>A range as LSP has it, in the position encoding of the connection.</summary>
public sealed record EditorRange(EditorPlace Start, EditorPlace End);

/// <summary>A place as LSP has it.</summary>
/// <param name="Line">Counted from 0.</param>
public sealed record EditorPlace(uint Line, uint Character);
