using System.Collections.Immutable;
using LspAgent.Core.Workspace;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>A stretch of a file, columns counted in UTF-16.</summary>
/// <param name="Path">Absolute; for generated code a name that says which generator made it.</param>
/// <param name="IsGenerated">True when the text is made at every build and there is no file to change.</param>
public sealed record CodePlace(string Path, TextPosition Start, TextPosition End, bool IsGenerated = false);

/// <summary>A symbol as people read it.</summary>
/// <param name="Kind">One word, such as <c>method</c>.</param>
/// <param name="Name">With its containers, without parameters.</param>
/// <param name="Signature">As it would be written, without a body.</param>
/// <param name="Places">Where it is declared in source; several for what is partial, none for what comes from an assembly.</param>
/// <param name="Assembly">The assembly that it comes from, when that is no project here.</param>
public sealed record SymbolCard(string Kind, string Name, string Signature, ImmutableArray<CodePlace> Places, string? Assembly);

/// <summary>How whoever asks names a symbol.</summary>
/// <param name="Name">As <c>Type</c>, <c>Type.Member</c>, <c>Type.Member(int, string)</c>, with as much of the namespace as is needed.</param>
/// <param name="Path">Where it is used or declared, absolute.</param>
/// <param name="Line">Of that file, from 1.</param>
/// <param name="Column">From 1.</param>
public sealed record SymbolAddress(string? Name, string? Path = null, int? Line = null, int? Column = null);
