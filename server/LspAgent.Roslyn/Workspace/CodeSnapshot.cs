using Microsoft.CodeAnalysis;

namespace LspAgent.Roslyn.Workspace;

/// <summary>The C# of a workspace at one moment, open documents included. Immutable.</summary>
/// <param name="Solution">Null while only the syntax is known.</param>
/// <param name="Notes">What whoever asks should know, as sentences: projects that did not load, packages that were never restored.</param>
internal sealed record CodeSnapshot(string Root, SourceIndex Index, Solution? Solution, IReadOnlyList<string> Notes);
