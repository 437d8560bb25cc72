using System.Collections.Immutable;
using LspAgent.Roslyn.Workspace;

namespace LspAgent.Roslyn.Intelligence;

/// <summary>An answer about code with what whoever asked should know of it.</summary>
/// <param name="Notes">Sentences: projects that did not load, a search that was cut.</param>
public sealed record CodeAnswer<T>(T Value, ImmutableArray<string> Notes);

/// <summary>A declaration that a search by name found.</summary>
/// <param name="Detail">What stands behind the name, such as the parameters.</param>
public sealed record NamedDeclaration(DeclarationKind Kind, string Name, string Container, string Detail, CodePlace Place);

/// <summary>What a search by name found, the best first.</summary>
/// <param name="Total">Of which <paramref name="Items"/> may be a part.</param>
public sealed record NamedDeclarations(ImmutableArray<NamedDeclaration> Items, int Total);

/// <summary>What is known of one symbol.</summary>
/// <param name="Summary">Of its documentation, as plain text.</param>
public sealed record SymbolDescription(
    SymbolCard Card,
    string? Summary,
    string? Returns,
    ImmutableArray<(string Name, string Text)> Parameters,
    ImmutableArray<string> Attributes,
    ImmutableArray<string> BaseTypes,
    ImmutableArray<string> Implements,
    string? Project,
    string? Deprecated);

/// <summary>The source of a symbol, or its signature where there is none: a part without a place comes from an assembly.</summary>
public sealed record SymbolSource(SymbolCard Card, ImmutableArray<(CodePlace? Place, string Text)> Parts);

/// <summary>One use of a symbol.</summary>
/// <param name="Member">What it stands in; null at the top of a file.</param>
/// <param name="Line">The text of the line.</param>
public sealed record ReferencePlace(CodePlace Place, ReferenceUse Use, string? Member, string Line);

/// <summary>Where a symbol is used, ordered by file and place.</summary>
/// <param name="IsComplete">False when time ran out before everything was looked at.</param>
public sealed record References(SymbolCard Card, ImmutableArray<ReferencePlace> Items, bool IsComplete);

/// <summary>A symbol that stands in a relation to the one asked for.</summary>
/// <param name="Depth">How far away, from 1.</param>
/// <param name="Through">Where the relation is written, such as the places of the calls.</param>
public sealed record RelatedSymbol(SymbolCard Card, int Depth, ImmutableArray<CodePlace> Through)
{
    /// <summary>Index of the one before it on the way; -1 for the symbol asked for.</summary>
    public int From { get; init; } = -1;

    /// <summary>No place names it: what <c>foreach</c>, <c>await</c>, collection initialisers, deconstruction and queries call.</summary>
    public bool IsImplicit { get; init; }
}

/// <summary>The symbols that stand in a relation to one.</summary>
public sealed record RelatedSymbols(SymbolCard Card, ImmutableArray<RelatedSymbol> Items, bool IsComplete);

/// <summary>The types above and below a type.</summary>
public sealed record TypeTree(SymbolCard Card, ImmutableArray<SymbolCard> Bases, ImmutableArray<SymbolCard> Interfaces, RelatedSymbols Derived);

/// <summary>How bad a diagnostic is.</summary>
public enum ProblemSeverity
{
    Hint,
    Information,
    Warning,
    Error,
}

/// <summary>A diagnostic of the compiler or of an analyzer.</summary>
/// <param name="Place">Null when it concerns the whole project.</param>
/// <param name="Project">With its target framework where it has several.</param>
public sealed record CodeProblem(string Id, ProblemSeverity Severity, string Message, CodePlace? Place, string Project)
{
    /// <summary>The lines around it, numbered; null where nobody asked for them.</summary>
    public string? Code { get; init; }

    /// <summary>Of several frameworks or projects that compile the place those in which it is wrong, as words; null when it is wrong in all of them.</summary>
    public string? OnlyIn { get; init; }
}

/// <summary>The whole new text of a file; null for one that goes.</summary>
public sealed record ChangedText(string Path, string? OldText, string? NewText)
{
    /// <summary>The file that a new one comes from, so that it is stored in the same way; null where there is none.</summary>
    public string? Like { get; init; }
}

/// <summary>A change of code that is worked out and not made yet.</summary>
/// <param name="Summary">One line for people.</param>
public sealed record CodeChange(string Summary, ImmutableArray<ChangedText> Files);
