namespace LspAgent.Roslyn.Workspace;

/// <summary>What a declaration declares.</summary>
public enum DeclarationKind
{
    Namespace,
    Class,
    Struct,
    Record,
    Interface,
    Enum,
    Delegate,
    Extension,
    Method,
    Constructor,
    Property,
    Indexer,
    Field,
    Event,
    EnumMember,
    Operator,
}

/// <summary>A declaration as the syntax alone tells it.</summary>
/// <param name="Container">The names of what it stands in, joined by dots; empty at the top.</param>
/// <param name="Detail">What is written behind the name, such as the parameters.</param>
/// <param name="Start">Of the name, in the text.</param>
/// <param name="Line">Of the name, from 0.</param>
internal sealed record Declaration(string Name, string Container, DeclarationKind Kind, string Detail, int Start, int Line);

/// <summary>The declarations of one file, in the order of its text.</summary>
internal sealed record FileDeclarations(string Path, FileStamp Stamp, IReadOnlyList<Declaration> Items);
